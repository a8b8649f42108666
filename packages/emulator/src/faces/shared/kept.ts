/**
 * Records of an account, by id: beyond `most` the oldest that are settled are forgotten. Those that are not settled stay,
 * however many.
 */
export class Kept<T> extends Map<string, T> {
  readonly #most: number
  readonly #isSettled: (record: T) => boolean
  /** The size at which it is worth looking for settled records again. */
  #lookAt: number

  constructor(most: number, isSettled: (record: T) => boolean) {
    super()
    this.#most = most
    this.#isSettled = isSettled
    this.#lookAt = most + 1
  }

  override set(id: string, record: T): this {
    super.set(id, record)
    if (this.size < this.#lookAt) return this
    for (const [one, old] of this) {
      if (this.size <= this.#most) break
      if (one !== id && this.#isSettled(old)) this.delete(one)
    }
    // While nearly all are unsettled, not every new one looks through all of them.
    this.#lookAt = Math.max(this.#most, this.size) + 1 + Math.floor((this.size - this.#most) / 10)
    return this
  }

  override clear(): void {
    super.clear()
    this.#lookAt = this.#most + 1
  }
}
