/**
 * What is still attached to a part that is to be undone, as text: `1 number and 2 hosts`. Undefined where nothing does. A step
 * that undoes asks this after its own parts have gone: what is left then was added by others, who still use it.
 */
export const stillAttached = (counts: Readonly<Record<string, number>>): string | undefined => {
  const words = Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [count === 1 ? `1 ${what}` : `${count} ${what}s`],
  )
  return words.length === 0 ? undefined : words.join(' and ')
}
