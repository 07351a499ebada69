/** Something in the environment stands in the way: what and why, and the command or edit that mends it. */
export class Trouble extends Error {
  override readonly name: string = 'Trouble'
  readonly fix: string

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.fix = fix
  }
}
