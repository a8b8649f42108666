import { createDispatcher } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { videosdk } from '@callplane/videosdk'
import { videosdkLegacy } from '@callplane/videosdk-legacy'
import { expect, test } from 'vitest'

const skipped = async (on?: string) => {
  const token = { token: 'e30.e30.e30' }
  const dispatcher = createDispatcher({
    host: manualHost({ fetch: () => Promise.reject(new Error('not asked')) }),
    providers: [videosdkLegacy(token), videosdk(token)],
    rules: [
      {
        id: 'sales',
        direction: 'outbound',
        numbers: ['+14155550100'],
        room: { type: 'static', id: 'abcd-efgh-ijkl', on },
        strategy: 'weighted',
        routes: [
          { provider: 'videosdk-legacy', gateway: 'trunk_1' },
          { provider: 'videosdk', reference: 'rr_1' },
        ],
      },
    ],
  })
  const { routes } = await dispatcher.explain({ to: '+14155550123', rule: 'sales' })
  await dispatcher.close()
  return routes.flatMap(({ provider, skipped: skip }) =>
    skip?.reason === 'room-unreachable' ? [provider] : [],
  )
}

test('calls into a room of VideoSDK can move from the legacy API to v2', async () => {
  expect(await skipped('videosdk')).toEqual([])
  expect(await skipped()).toEqual(['videosdk'])
})
