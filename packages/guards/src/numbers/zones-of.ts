import { digitTrie, type DigitTrie } from '@callplane/core'
import { zoneTable } from './zone-table.ts'

let trie: DigitTrie<readonly string[]> | undefined

/**
 * IANA zones in which a person with this E.164 number may be, by its longest known prefix; empty where none is known.
 * A mobile number or a toll-free one tells the numbering plan's zones, not where the phone is.
 */
export const zonesOf = (number: string): readonly string[] => {
  trie ??= digitTrie(
    zoneTable.flatMap(([zones, prefixes]) => {
      const list = zones.split(' ')
      return prefixes.split(' ').map((prefix): [string, readonly string[]] => [prefix, list])
    }),
  )
  return trie.longest(number) ?? []
}
