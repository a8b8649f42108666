import { createDispatcher, type Host, type Store } from '@callplane/core'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'

export interface Accounts {
  readonly videosdk: Parameters<typeof videosdk>[0]
  /** The account's outbound routing rule, `rr_…`. */
  readonly videosdkRule: string
  readonly twilio: Parameters<typeof twilio>[0]
}

/** VideoSDK first; Twilio when VideoSDK certainly did not dial. The room stays VideoSDK's: Twilio reaches it by SIP. */
export const withFailover = (host: Host, store: Store, accounts: Accounts) =>
  createDispatcher({
    host,
    store,
    providers: [videosdk(accounts.videosdk), twilio(accounts.twilio)],
    rules: [
      {
        id: 'support',
        direction: 'outbound',
        numbers: ['+14155550100'],
        room: { type: 'static', id: 'support-desk', on: 'videosdk' },
        routes: [
          { provider: 'videosdk', reference: accounts.videosdkRule },
          { provider: 'twilio', roomAddress: 'sip:{room}@rooms.example.com' },
        ],
      },
    ],
  })
