/** Counts calls that are under way, so that a check does not end before what its author forgot to await. */
export class Pending {
  #count = 0
  #idle: (() => void) | undefined

  /** The same function, counted. Its promise is handed on untouched: a rejection nobody handles is still noticed. */
  counted(
    call: (...values: never) => unknown,
  ): (...values: readonly unknown[]) => Promise<unknown> {
    return async (...values) => {
      this.#count += 1
      try {
        return await Reflect.apply(call, undefined, values)
      } finally {
        this.#count -= 1
        if (this.#count === 0) this.#idle?.()
      }
    }
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#count > 0)
      await new Promise<void>(resolve => {
        this.#idle = resolve
      })
  }
}
