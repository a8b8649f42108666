/** Replaced in the project by every entry of every package. */
export const entries: readonly (readonly [string, object])[] = []
