import { expect, test } from 'vitest'
import { dailyClient, TO } from '../../../../test/daily.ts'
import { createWorld } from '../../../../test/world.ts'

type Meeting = {
  readonly id: string
  readonly duration: number
  readonly ongoing: boolean
  readonly participants: readonly { readonly participant_id: string; readonly duration: number }[]
}

test('meetings tell who was in a room, and for how long, once he was answered', async () => {
  const { emulator, clock } = await createWorld()
  const daily = dailyClient(emulator)
  await daily.room('sales')
  await daily.room('support')
  const meetings = async (query = '?room=sales') =>
    (await daily('GET', `/meetings${query}`)).body['data'] as readonly Meeting[]
  const unanswered = await daily.start({ phoneNumber: '+14155550151' }, 'sales')
  await clock.advance(300_000)
  expect(await meetings()).toEqual([])
  const first = await daily.start({ phoneNumber: TO, userId: 'key-1' }, 'sales')
  await clock.advance(10_000)
  const second = await daily.start({ phoneNumber: TO }, 'sales')
  await daily.start({ phoneNumber: TO }, 'support')
  await clock.advance(10_000)
  expect(await meetings()).toMatchObject([
    {
      room: 'sales',
      ongoing: true,
      max_participants: 2,
      participants: [
        { participant_id: first, user_id: 'key-1', user_name: TO },
        { participant_id: second, user_id: null },
      ],
    },
  ])
  expect(await meetings('?ongoing=true')).toHaveLength(2)
  await clock.advance(300_000)
  const third = await daily.start({ phoneNumber: TO }, 'sales')
  await clock.advance(300_000)
  const [newest, oldest] = await meetings()
  expect(newest).toMatchObject({ ongoing: false, participants: [{ participant_id: third }] })
  expect(oldest?.participants.map(({ participant_id }) => participant_id)).toEqual([first, second])
  expect(oldest?.duration).toBeGreaterThanOrEqual(oldest?.participants[0]?.duration ?? Infinity)
  expect(await meetings(`?room=sales&starting_after=${newest?.id}`)).toEqual([oldest])
  expect(await meetings('?room=sales&limit=1')).toEqual([newest])
  expect(JSON.stringify(await meetings(''))).not.toContain(unanswered)
  expect((await daily.refusal('GET', '/meetings?rooms=sales')).slice(0, 2)).toEqual([
    400,
    'invalid-request-error',
  ])
})
