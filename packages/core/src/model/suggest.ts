/** Shown of a list of names: what fits on a line or two. */
const maxNames = 20
const maxName = 64

/** Names for a message, at most twenty: `sales, support and 3 more`, or `none`. */
export const listNames = (names: Iterable<string>): string => {
  const all = [...names]
  if (all.length === 0) return 'none'
  const shown = all.slice(0, maxNames).map((name) => name.slice(0, maxName))
  const more = all.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Edits that turn one word into the other: a letter added, left out, replaced, or two neighbours swapped. */
const distance = (a: string, b: string): number => {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}

/** The name that was probably meant; undefined where none is near. */
export const closestName = (name: string, known: Iterable<string>): string | undefined => {
  if (name.length > maxName) return undefined
  const wanted = name.toLowerCase()
  let best: string | undefined
  // A third of a word may differ; of very short ones only the case.
  let least = (name.length < 3 ? 0 : Math.max(1, Math.floor(name.length / 3))) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const edits = distance(wanted, candidate.toLowerCase())
    if (edits < least) [best, least] = [candidate, edits]
  }
  return best
}

/** `unknown option; did you mean rules? Options: host, providers, …`. */
export const unknownName = (kind: string, name: string, known: readonly string[]): string => {
  const near = closestName(name, known)
  const list = `${kind}s: ${listNames(known)}`
  return near === undefined
    ? `unknown ${kind}; ${list}`
    : `unknown ${kind}; did you mean ${near}? ${list[0]?.toUpperCase() ?? ''}${list.slice(1)}`
}
