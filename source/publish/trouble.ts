/** A publish that cannot be done: what, why, and what to do. The remote and the checkout are as they were. */
export class PublishError extends Error {
  readonly fix: string

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PublishError'
    this.fix = fix
  }
}
