import { CallError } from '@callplane/core'
import { business, ended, event, far, outboundRule, webhookOf } from '@callplane/core/testing'
import { expect, it } from 'vitest'
import { setUp } from './telemetry.fixture.ts'

it('has no number, name, header, room, metadata or message in any span or metric', async () => {
  const digits = '4155550'
  const name = 'Zyxmarker'
  const words = { providerStatus: `${name} ${far}`, providerCode: `${name} ${business}` }
  const world = setUp(
    {
      a: {
        place: () =>
          Promise.reject(
            new CallError('auth', `${name} refused ${far}`, {
              provider: 'a',
              dialled: 'no',
              providerCode: `code ${far.slice(1)}`,
            }),
          ),
        notes: [{ field: `sipHeaders.${name}`, effect: 'dropped', detail: `${name} ${far}` }],
      },
      b: {
        place: async () => ({ references: { call: `leg:${far.slice(1)}` } }),
        notes: [{ field: `sipHeaders.${name}`, effect: 'dropped', detail: `${name} ${far}` }],
      },
    },
    { rules: [{ ...outboundRule(['a', 'b']), id: `line ${business}` }] },
  )
  const { dispatcher, clock, key } = world
  const personal = {
    to: far,
    rule: `line ${business}`,
    tags: [name],
    tenant: name,
    campaign: name,
    contact: { system: name, type: name, id: name },
    idempotencyKey: name,
    connect: { sip: `sip:${name}@${name}.example` },
    participant: { id: name, name, metadata: { name } },
    sipHeaders: { [`X-${name}`]: name },
    metadata: { name },
    options: { fake: { flavour: name } },
  }
  const placed = await dispatcher.dispatch(personal)
  const attemptKey = key('b')
  for (const [index, type] of (
    ['ringing', 'answered', 'unrecognised', 'digits'] as const
  ).entries())
    await dispatcher.receive(
      'b',
      webhookOf(
        event(type, {
          ...words,
          at: clock.now() + index,
          attemptKey,
          detail: { name },
          digits: '4155550123',
        }),
      ),
    )
  await dispatcher.sendDigits(placed.id, '4155550123')
  await dispatcher.transfer(placed.id, '+14155550199').catch(() => null)
  await dispatcher.explain(personal)
  await dispatcher.hangUp(`call ${far}`).catch(() => null)
  await dispatcher.receive(`${name}${far}`, webhookOf()).catch(() => null)
  const faulty = { ...personal, to: `${far}x`, extra: name }
  await dispatcher.dispatch(faulty).catch(() => null)
  await dispatcher.receive(
    'b',
    webhookOf(ended('failed', 'unspecified', 'yes', { ...words, at: clock.now() + 9, attemptKey })),
  )
  await dispatcher.dispatch({
    ...personal,
    connect: { room: `r${far.slice(1)}` },
    idempotencyKey: 'other',
  })
  const points = await world.metric()
  const names = [
    'calls',
    'attempts',
    'routes.skipped',
    'dispatch.duration',
    'attempt.time_to_settle',
  ]
  const shown = JSON.stringify([world.dump(), names.map((each) => points(`callplane.${each}`))])
  expect(world.spans('callplane.call').length).toBeGreaterThan(0)
  expect(shown).not.toContain(name)
  expect(shown).not.toContain(digits)
  await world.close()
})
