import { partiesOf, type ReferenceClaim } from '@callplane/core'
import { doubleArray, integerArray, textArray } from '../database/binary-arrays.ts'
import type { CallWrite } from './call-rows.ts'
import type { Parameter } from '../database/database.ts'
import type { RecentRecords } from './recent-records.ts'

interface Owned<T> {
  /** Place of the call in its batch, from 1. */
  readonly nr: number
  readonly value: T
}

const each = <T>(writes: readonly CallWrite[], valuesOf: (write: CallWrite) => readonly T[]) =>
  writes.flatMap((write, at) => valuesOf(write).map((value): Owned<T> => ({ nr: at + 1, value })))

const numbersOf = <T>(owned: readonly Owned<T>[]): Buffer => integerArray(owned.map(({ nr }) => nr))

/** Keys of attempts that are not known to be stored. */
export const attemptParameters = (
  writes: readonly CallWrite[],
  recent: RecentRecords,
): Parameter[] => {
  const attempts = each(writes, ({ record }) => recent.newAttempts(record).map(({ key }) => key))
  return [textArray(attempts.map(({ value }) => value)), numbersOf(attempts)]
}

/** What a call rang stays with it; only transfers and incoming calls have more than at their creation. */
export const mayHaveNewNumbers = ({ record }: CallWrite): boolean =>
  record.direction === 'inbound' || record.attempts.some(({ target }) => target !== undefined)

export const numberParameters = (
  writes: readonly CallWrite[],
  has: (write: CallWrite) => boolean,
): Parameter[] => {
  const numbers = each(writes, (write) =>
    has(write)
      ? partiesOf(write.record).map((number) => ({ number, at: write.record.createdAt }))
      : [],
  )
  return [
    textArray(numbers.map(({ value }) => value.number)),
    doubleArray(numbers.map(({ value }) => value.at)),
    numbersOf(numbers),
  ]
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The order in which ids are locked, wherever several are. */
export const byPlace = (
  one: Pick<ReferenceClaim, 'provider' | 'kind' | 'id'>,
  other: Pick<ReferenceClaim, 'provider' | 'kind' | 'id'>,
): number =>
  compare(one.provider, other.provider) ||
  compare(one.kind, other.kind) ||
  compare(one.id, other.id)

export const referenceParameters = (
  writes: readonly CallWrite[],
  claimsOf: (write: CallWrite) => readonly ReferenceClaim[],
): Parameter[] => {
  const claims = each(writes, claimsOf).sort((one, other) => byPlace(one.value, other.value))
  return [
    textArray(claims.map(({ value }) => value.provider)),
    textArray(claims.map(({ value }) => value.kind)),
    textArray(claims.map(({ value }) => value.id)),
    textArray(claims.map(({ value }) => value.attempt)),
    numbersOf(claims),
  ]
}
