/** A machine that cannot be had: what, why, and the command that mends it. */
export class MachineError extends Error {
  readonly fix: string

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'MachineError'
    this.fix = fix
  }
}
