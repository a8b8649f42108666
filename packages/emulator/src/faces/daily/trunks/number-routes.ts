import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { invalid, missing } from '../errors.ts'
import { bodyOf } from '../parameters.ts'
import { DAY, type Numbers, type PurchasedNumber } from './numbers.ts'

/** "A number can only be released 14 days after it was bought" (…/phone-numbers/release). */
const RELEASABLE_AFTER = 14 * DAY

type Owned = readonly PurchasedNumber[]

/** Numbers to search, buy, list and release. */
export function numberRoutes(
  { clock, random }: Pick<FaceContext, 'clock' | 'random'>,
  numbers: Numbers,
): readonly Route[] {
  const buy = (number: string | undefined): EmulatorResponse => {
    const wanted = number ?? available('415', numbers.owned())[random.integer(50)]
    const areacode = /^\+1(\d{3})55501\d{2}$/.exec(wanted ?? '')?.[1]
    if (!wanted || !areacode || !available(areacode, numbers.owned()).includes(wanted)) {
      const detail = `The number ${wanted} is not available for purchase`
      return json(422, {
        errors: [{ detail, status: '422', title: 'Unprocessable Entity', code: 'not_available' }],
      })
    }
    const purchased = numbers.purchase(wanted)
    return json(200, { id: purchased.id, number: purchased.number })
  }
  return [
    route.get('/list-available-numbers', ({ query }) => {
      const found = search(query, numbers.owned()).slice(0, 20)
      const data = found.map((number) => ({ number, region: query.get('region') ?? 'CA' }))
      return json(200, { total_count: data.length, data })
    }),
    route.post('/buy-phone-number', (request) =>
      buy(bodyOf(request, ['number']).text('number', { pattern: /^\+\d+$/ })),
    ),
    route.get('/purchased-phone-numbers', ({ query }) => page(query, numbers.owned())),
    route.delete('/release-phone-number/:id', (_request, { id }) => {
      const number = numbers.find(id)
      if (!number) throw missing(`phone number ${id} not found`)
      if (clock.now() - number.purchasedAt < RELEASABLE_AFTER) {
        throw invalid('a phone number cannot be released within 14 days of its purchase')
      }
      numbers.release(number)
      return json(200, { deleted: true, id })
    }),
  ]
}

const view = (it: PurchasedNumber): unknown => ({
  id: it.id,
  name: it.name,
  number: it.number,
  status: 'active',
  verified: true,
  type: 'provisioned',
  created_date: new Date(it.purchasedAt).toISOString(),
})

/** Fictional numbers of an area, 555-0100 to 555-0199, that are not owned. */
const available = (areacode: string, owned: Owned): readonly string[] =>
  Array.from({ length: 100 }, (_, n) => `+1${areacode}55501${String(n).padStart(2, '0')}`).filter(
    (number) => !owned.some((it) => it.number === number),
  )

function search(query: URLSearchParams, owned: Owned): readonly string[] {
  const not = (name: string, others: readonly string[]): void => {
    const other = others.find((it) => query.has(it))
    if (query.has(name) && other) throw invalid(`'${name}' cannot be used with '${other}'`)
  }
  not('region', ['areacode'])
  not('city', ['areacode', 'starts_with', 'ends_with', 'contains'])
  not('starts_with', ['contains', 'ends_with'])
  not('ends_with', ['contains'])
  if (query.has('city') && !query.has('region')) throw invalid("'city' needs 'region'")
  for (const name of ['contains', 'starts_with', 'ends_with']) {
    if (query.has(name) && !/^\d{3,7}$/.test(query.get(name) ?? '')) {
      throw invalid(`'${name}' must be 3 to 7 digits`)
    }
  }
  const areacode = query.get('areacode') ?? '415'
  if (!/^[2-9]\d{2}$/.test(areacode)) throw invalid("'areacode' must be three digits")
  return available(areacode, owned).filter((number) => {
    const local = number.slice(2)
    return (
      local.includes(query.get('contains') ?? '') &&
      local.startsWith(query.get('starts_with') ?? '') &&
      local.endsWith(query.get('ends_with') ?? '')
    )
  })
}

function page(query: URLSearchParams, owned: Owned): EmulatorResponse {
  const limit = Number(query.get('limit') ?? 100)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalid("'limit' must be an integer between 1 and 100")
  }
  const found = owned.filter(
    (it) =>
      it.name.includes(query.get('filter_name') ?? '') &&
      it.number.includes(query.get('filter_number') ?? ''),
  )
  const indexOf = (name: string): number => {
    const index = found.findIndex((it) => it.id === query.get(name))
    if (index < 0) throw invalid(`'${name}' is not an id of this list`)
    return index
  }
  const start = query.has('starting_after') ? indexOf('starting_after') + 1 : 0
  const end = query.has('ending_before') ? indexOf('ending_before') : found.length
  const data = found.slice(start, end).slice(0, limit)
  return json(200, { total_count: found.length, data: data.map(view) })
}
