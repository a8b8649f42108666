import type { StepKind, TurnMark } from '@callplane/core'
import { wordTable } from './word-table.ts'
import { queryOf } from '../webhooks/webhook-request.ts'

const kinds = wordTable<StepKind>({
  say: 'say',
  play: 'play',
  gather: 'gather',
  record: 'record',
  dial: 'dial',
  stream: 'stream',
  pause: 'pause',
  digits: 'digits',
  goto: 'goto',
  hangUp: 'hangUp',
  reject: 'reject',
})

/** Where a provider asks once the call is answered, for a call with a flow. */
export const flowStartUrl = (callbackUrl: string): string =>
  `${callbackUrl}${callbackUrl.includes('?') ? '&' : '?'}turn=start`

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : value?.[0]

/** What the URL of a request says of a flow: that it begins, or which turn is reported. Undefined for any other URL. */
export const turnMarkOf = (url: string): TurnMark | 'start' | undefined => {
  const { turn, step } = queryOf(url)
  const segment = textOf(turn)
  if (segment === 'start') return segment
  const kind = kinds(textOf(step))
  return segment !== undefined && /^\d{1,9}$/.test(segment) && kind
    ? { segment: Number(segment), step: kind }
    : undefined
}
