import { createServer } from 'node:http'
import { createDispatcher, type Dispatcher, type Host, type Provider } from '@callplane/core'
import { createDoor, nodeDoor, type Upstream } from '@callplane/doors'
import { twilioDoor, type TwilioDoorCredentials } from '@callplane/doors/twilio'
import { documentRunner } from '@callplane/flows'

/** What is behind the door: the carriers, and how much of the traffic has moved. */
export interface Move {
  readonly host: Host
  /** The application's own account: it signs in at the door with it, and checks our signatures with it. */
  readonly account: TwilioDoorCredentials
  readonly twilio: Provider
  readonly telnyx: Provider
  /** The numbers of both accounts. */
  readonly numbers: readonly string[]
  /** Percent of the calls that Telnyx carries. */
  readonly moved: number
}

/** The dispatcher: one rule with both carriers. `dispatcher.rules.put` changes the share while it runs. */
export const moving = ({ host, account, twilio, telnyx, numbers, moved }: Move): Dispatcher => {
  const { accountSid, authToken } = account
  return createDispatcher({
    host,
    providers: [twilio, telnyx],
    rules: [
      {
        id: 'all',
        direction: 'outbound',
        numbers,
        strategy: 'weighted',
        routes: [
          { provider: twilio.name, weight: 100 - moved },
          { provider: telnyx.name, weight: moved },
        ],
      },
    ],
    documents: documentRunner({ accounts: { own: { dialect: 'twiml', accountSid, authToken } } }),
  }) as Dispatcher
}

/** The door as a server. `upstream` is the real Twilio, for calls of yesterday and for messages. */
export const serveDoor = (
  dispatcher: Dispatcher,
  { host, account }: Pick<Move, 'host' | 'account'>,
  publicUrl: string,
  upstream?: Upstream<TwilioDoorCredentials>,
) =>
  createServer(
    nodeDoor(
      createDoor({
        dispatcher,
        host,
        provider: twilioDoor,
        credentials: account,
        signAs: 'own',
        publicUrl,
        upstream,
      }),
    ),
  )
