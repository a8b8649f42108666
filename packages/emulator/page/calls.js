import { h } from './dom.js'
import { durationOf, timeOf } from './format.js'
import { ofProvider, state, virtualNow } from './state.js'

const ms = (iso) => (iso === null ? undefined : Date.parse(iso))

/** Legs that one request, or one caller, has led to. */
const sessions = () => {
  const groups = new Map()
  for (const call of state.calls)
    groups.set(call.session, [...(groups.get(call.session) ?? []), call])
  return [...groups.values()].filter((legs) => ofProvider(legs).length > 0).toReversed()
}

const percent = (value, { start, end }) =>
  `${Math.min(100, Math.max(0, ((value - start) / Math.max(1, end - start)) * 100))}%`

const segment = (kind, from, to, span) =>
  from !== undefined &&
  h('div', {
    key: kind,
    class: `segment ${kind}`,
    style: {
      left: percent(from, span),
      width: `calc(${percent(to, span)} - ${percent(from, span)})`,
    },
  })

const bar = (leg, span) => {
  const ended = ms(leg.endedAt) ?? span.end
  const answered = ms(leg.answeredAt)
  const ringing = ms(leg.ringingAt)
  return h(
    'div',
    { class: 'track', 'aria-hidden': 'true' },
    segment('dialling', ms(leg.startedAt), ringing ?? ended, span),
    segment('ringing', ringing, answered ?? ended, span),
    segment('answered', answered, ended, span),
    leg.sounds.map((sound, index) =>
      h('div', {
        key: `sound-${index}`,
        class: `mark ${sound.kind}`,
        title: sound.text,
        style: { left: percent(ms(sound.at), span) },
      }),
    ),
  )
}

const eventsOf = (leg) =>
  [
    [leg.startedAt, 'dialled'],
    [leg.ringingAt, 'rings'],
    [leg.answeredAt, `answered (${leg.answeredBy})`],
    ...leg.sounds.map(({ at, from, kind, text }) => [at, `${from}: ${kind} “${text}”`]),
    [
      leg.endedAt,
      leg.end && `ended: ${leg.end.cause}, SIP ${leg.end.sipStatus}, by the ${leg.end.by}`,
    ],
  ].filter(([at, what]) => at !== null && what)

const legView = (leg, span) =>
  h(
    'div',
    { key: leg.id, class: 'leg', 'data-leg': leg.id },
    h(
      'p',
      { class: 'leg-title' },
      h('strong', {}, `${leg.from} → ${leg.to}`),
      ` ${leg.provider} `,
      h('span', { class: `badge ${leg.state}` }, leg.state === 'ended' ? leg.end.cause : leg.state),
    ),
    bar(leg, span),
    h(
      'details',
      {},
      h('summary', {}, `Events of ${leg.id}, call ${leg.callId}`),
      h(
        'ol',
        { class: 'events' },
        eventsOf(leg).map(([at, what], index) =>
          h(
            'li',
            { key: String(index) },
            h('time', {}, timeOf(at)),
            ` +${durationOf(ms(at) - span.start)} ${what}`,
          ),
        ),
      ),
    ),
  )

const sessionView = (legs) => {
  const start = Math.min(...legs.map(({ startedAt }) => ms(startedAt)))
  const isLive = legs.some(({ endedAt }) => endedAt === null)
  const end = isLive ? virtualNow() : Math.max(...legs.map(({ endedAt }) => ms(endedAt)))
  const span = { start, end: Math.max(end, start + 1000) }
  const count = legs.length === 1 ? 'one leg' : `${legs.length} legs`
  return h(
    'article',
    {
      key: legs[0].session,
      class: 'session',
      'aria-label': `Call of ${timeOf(legs[0].startedAt)}, ${count}`,
    },
    h(
      'p',
      { class: 'session-title' },
      timeOf(legs[0].startedAt),
      ` · ${count} · ${durationOf(end - start)}`,
    ),
    legs.map((leg) => legView(leg, span)),
  )
}

export const drawCalls = () => {
  const all = sessions().slice(0, 100)
  if (all.length === 0) return [h('p', { class: 'empty' }, 'No calls yet.')]
  return [
    h(
      'p',
      { class: 'legend' },
      ['dialling', 'ringing', 'answered'].map((kind) =>
        h('span', { key: kind }, h('span', { class: `swatch ${kind}` }), kind),
      ),
    ),
    ...all.map(sessionView),
  ]
}
