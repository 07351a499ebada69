/** Something in the environment stands in the way: what and why, and the command or edit that mends it. */
export class Trouble extends Error {
  override readonly name: string = 'Trouble'
  readonly fix: string

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.fix = fix
  }
}

/** What a thrown value has to say: an error's message, and of anything else its text. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown)
