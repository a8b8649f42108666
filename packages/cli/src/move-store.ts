import {
  transferParts,
  type StoreTransfer,
  type TransferPart,
  type TransferProgress,
} from '@callplane/core/stores'
import { CliError } from './context.ts'

/** Rows of one transaction. */
const batch = 500

/** Rows of a part in the source and in the target. */
export interface PartCount {
  readonly part: TransferPart
  readonly source: number
  readonly target: number
}

/** Told of rows of a part that were written by this run, all in all. */
export type MoveListener = (part: TransferPart, moved: number) => void

const countsOf = async (store: StoreTransfer): Promise<ReadonlyMap<TransferPart, number>> => {
  const counts = new Map<TransferPart, number>()
  for (const part of transferParts) counts.set(part, await store.count(part))
  return counts
}

const refuseInUse = async (name: string, store: StoreTransfer): Promise<void> => {
  const count = await store.activeDispatchers()
  if (count > 0)
    throw new CliError(
      `${count === 1 ? 'a dispatcher uses' : `${count} dispatchers use`} the ${name}; stop all of them, wait until ` +
        'their leases have ended (15 s by default), and run the command again',
    )
}

/** Where a move from this source has come to. Throws where the target has data that did not come from it. */
const begun = async (source: string, to: StoreTransfer): Promise<TransferProgress['places']> => {
  const moves = await to.progress()
  const others = moves.filter((move) => move.source !== source)
  if (others.length > 0)
    throw new CliError('another store was moved into the target; give a target that is empty')
  const [own] = moves
  if (own) return own.places
  const held = [...(await countsOf(to))].filter(([, count]) => count > 0)
  if (held.length === 0) return {}
  const list = held.map(([part, count]) => `${part}: ${count}`).join(', ')
  throw new CliError(`the target has data of its own (${list}); give a target that is empty`)
}

const movePart = async <Part extends TransferPart>(
  move: {
    readonly part: Part
    readonly source: string
    readonly from: StoreTransfer
    readonly to: StoreTransfer
    readonly told: MoveListener
  },
  place: string | null,
): Promise<void> => {
  const { part, source, from, to, told } = move
  let after = place
  let moved = 0
  do {
    const page = await from.read(part, after, batch)
    await to.write(part, page.rows, { source, next: page.next })
    told(part, (moved += page.rows.length))
    after = page.next
  } while (after !== null)
}

/**
 * Moves everything from one store to another, and goes on where an earlier run was interrupted. The source is only read.
 * Gives how many rows each part has on both sides.
 */
export const moveStore = async (
  from: StoreTransfer,
  to: StoreTransfer,
  told: MoveListener,
): Promise<readonly PartCount[]> => {
  await refuseInUse('source', from)
  await refuseInUse('target', to)
  const source = await from.identity()
  if (source === (await to.identity()))
    throw new CliError('the source and the target are one store')
  const places = await begun(source, to)
  for (const part of transferParts) {
    const place = places[part]
    // Null: nothing is left of it.
    if (place !== null) await movePart({ part, source, from, to, told }, place ?? null)
  }
  const [sources, targets] = [await countsOf(from), await countsOf(to)]
  return transferParts.map((part) => ({
    part,
    source: sources.get(part) ?? 0,
    target: targets.get(part) ?? 0,
  }))
}

/** The counts as lines. */
export const countTable = (counts: readonly PartCount[]): readonly string[] =>
  [
    ['PART', 'SOURCE', 'TARGET', ''],
    ...counts.map(({ part, source, target }) => [
      part,
      String(source),
      String(target),
      source === target ? 'ok' : 'DIFFERS',
    ]),
  ].map(([part = '', source = '', target = '', verdict = '']) =>
    `${part.padEnd(12)}${source.padStart(12)}${target.padStart(12)}  ${verdict}`.trimEnd(),
  )
