import type { LegRole, References } from '@callplane/core'
import { comparable } from '../model/crm-number.ts'
import { hasEnded, type CallLogEntry } from '../model/entry.ts'

/** Who a provider's report says is connected with whom, as the provider writes it. */
export interface Parties {
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/**
 * How long before its first report a call may have been recorded, and how long after it. A browser records and dials
 * at once; two minutes leave room for a slow network and for a webhook that the provider repeats.
 */
export const matchWindow = 120_000

const side = (text: string | null | undefined): string | null =>
  text === null || text === undefined || text.trim() === '' ? null : comparable(text)

const isNumber = (party: string): boolean => /^\d+$/.test(party)

/** A browser or SIP client, as opposed to a telephone. */
const isClient = (text: string | undefined): boolean =>
  text !== undefined && (/^client:/i.test(text.trim()) || !isNumber(comparable(text)))

/** The far party, and everything by which the user's end may go. */
const endsOf = (entry: CallLogEntry) => {
  const [far, near] =
    entry.direction === 'outbound' ? [entry.to, entry.from] : [entry.from, entry.to]
  const own = [near, entry.providerNumber, ...entry.identities].flatMap((text) => side(text) ?? [])
  return { far: side(far), own }
}

/**
 * Whether the parties are those of the entry. `no` as soon as one of them is a different one; `yes` only when the far
 * party is named on its side, because many calls share the user's end.
 */
export const compareParties = (entry: CallLogEntry, parties: Parties): 'yes' | 'no' | 'unknown' => {
  const { far, own } = endsOf(entry)
  const isOurs = (party: string | null): boolean =>
    party === null ||
    party === far ||
    own.includes(party) ||
    // The caller ID of a user without a known number can be any.
    (isNumber(party) && !own.some(isNumber))
  const from = side(parties.from)
  const to = side(parties.to)
  if (!isOurs(from) || !isOurs(to)) return 'no'
  return far !== null && (entry.direction === 'outbound' ? to : from) === far ? 'yes' : 'unknown'
}

/** Which end the report is about. A provider's term for it depends on who dialled whom; ours does not. */
export const legOf = (entry: CallLogEntry, parties: Parties, said: LegRole): LegRole => {
  if (isClient(parties.from) || isClient(parties.to)) return 'near'
  const { far } = endsOf(entry)
  const farSide = side(entry.direction === 'outbound' ? parties.to : parties.from)
  return far !== null && farSide === far ? 'far' : said
}

export type Choice =
  | { readonly outcome: 'found'; readonly entry: CallLogEntry }
  | { readonly outcome: 'none' }
  /** Several match; choosing one would be a guess. */
  | { readonly outcome: 'ambiguous'; readonly entries: readonly CallLogEntry[] }

/** What of a report says which call it is about. */
export interface Evidence {
  readonly event: { readonly references: References }
  readonly parties: Parties
}

/**
 * The one call that the report can be about, among the unconfirmed calls of one tenant. A claimed id decides between
 * them unless the parties contradict it; without one, both parties have to match.
 */
export const chooseEntry = (
  unconfirmed: readonly CallLogEntry[],
  { event, parties }: Evidence,
  receivedAt: number,
): Choice => {
  const ids = Object.values(event.references)
  const recent = unconfirmed.filter(
    (entry) => Math.abs(receivedAt - Date.parse(entry.createdAt)) <= matchWindow,
  )
  const claims = ({ claimedCallId }: CallLogEntry): boolean =>
    claimedCallId !== null && ids.includes(claimedCallId)
  const claiming = recent.filter(
    (entry) => claims(entry) && compareParties(entry, parties) !== 'no',
  )
  // An ended call, without a claim, is left alone: the report may be about the user's next call to the same number.
  const fitting =
    claiming.length > 0
      ? claiming
      : recent.filter(
          (entry) =>
            !hasEnded(entry) &&
            entry.claimedCallId === null &&
            compareParties(entry, parties) === 'yes',
        )
  const [entry, ...others] = fitting
  if (!entry) return { outcome: 'none' }
  return others.length === 0
    ? { outcome: 'found', entry }
    : { outcome: 'ambiguous', entries: fitting }
}
