import type { Fault } from '@callplane/core'
import { basicAuth, constantTimeEqual } from '@callplane/kit'
import type { DoorRequest } from '../door-face.ts'

/** What an application's Twilio client authenticates with. */
export interface TwilioDoorCredentials {
  /** `AC` and 32 hexadecimal digits, as in the application's settings. */
  readonly accountSid: string
  readonly authToken: string
  /** API keys of the application: secrets by SID (`SK…`). */
  readonly apiKeys?: Readonly<Record<string, string>> | undefined
  /**
   * Whether the files of recordings are given out without credentials, as at a Twilio account that does not enforce HTTP
   * authentication on them: the URL alone then gives the file. Default false.
   */
  readonly publicMedia?: boolean | undefined
}

/** The file of a recording, and nothing that is known of it. */
const mediaPath = /\/Recordings\/RE[0-9a-f]{32}(?:\.mp3|\.wav)?$/

export const credentialFaults = (given: TwilioDoorCredentials): readonly Fault[] => {
  const { accountSid, authToken, apiKeys = {} } = given ?? {}
  return [
    ...(/^AC[0-9a-f]{32}$/i.test(accountSid ?? '')
      ? []
      : [{ path: ['accountSid'], message: 'must be AC and 32 hexadecimal digits' }]),
    ...(authToken ? [] : [{ path: ['authToken'], message: 'is required' }]),
    ...Object.entries(apiKeys).flatMap(([sid, secret]) =>
      /^SK[0-9a-f]{32}$/i.test(sid) && secret
        ? []
        : [
            {
              path: ['apiKeys', sid],
              message: 'must be a secret under SK and 32 hexadecimal digits',
            },
          ],
    ),
  ]
}

/** Basic authentication by the auth token or an API key, for the account in the path (twilio.com/docs/usage/requests-to-twilio). */
export const authenticates = (
  { method, path, headers }: Pick<DoorRequest, 'method' | 'path' | 'headers'>,
  { accountSid, authToken, apiKeys = {}, publicMedia = false }: TwilioDoorCredentials,
): boolean => {
  const given = headers['authorization'] ?? ''
  const users: readonly (readonly [string, string])[] = [
    [accountSid, authToken],
    ...Object.entries(apiKeys),
  ]
  const [, account] = /^\/2010-04-01\/Accounts\/([^/.]+)/.exec(path) ?? []
  // Every pair is compared, so that the time does not tell which of them is near.
  const matched = users.filter((user) => constantTimeEqual(given, basicAuth(...user)))
  if (account !== undefined && account !== accountSid) return false
  return matched.length > 0 || (publicMedia && method === 'GET' && mediaPath.test(path))
}
