import { CallError, type Host } from '@callplane/core'
import { expect, it } from 'vitest'
import { optionsOf, trials } from '../test/combination-calls.ts'
import { combinationWorld } from '../test/combination-world.ts'
import { connectGateway } from './connect-gateway.ts'

type Body = Readonly<Record<string, unknown>>
/** A request that a person makes at the carrier; the reply, parsed. */
type Ask = (method: string, path: string, body?: Body) => Promise<Body>
interface ByHand {
  /** Adds something to the gateway that has just been made. */
  readonly add: (ask: Ask) => Promise<unknown>
  /** How many such things there are. */
  readonly count: (ask: Ask) => Promise<number>
  readonly said: RegExp
}

const listOf = (body: Body, key: string) => body[key] as readonly Body[]
const firstOf = (body: Body, key: string): Body => listOf(body, key)[0] ?? {}
const account = '/2010-04-01/Accounts/{account}/SIP/CredentialLists'
const credentialsOf = async (ask: Ask) => {
  const { sid } = firstOf(await ask('GET', `${account}.json`), 'credential_lists')
  return `${account}/${String(sid)}/Credentials.json`
}

const carriers: Readonly<Record<string, ByHand>> = {
  twilio: {
    add: async (ask) =>
      ask('POST', await credentialsOf(ask), { Username: 'by-hand', Password: 'Correct-horse-8' }),
    count: async (ask) =>
      listOf(await ask('GET', await credentialsOf(ask)), 'credentials').filter(
        ({ username }) => username === 'by-hand',
      ).length,
    said: /kept: .*credential list CL\w+, which still has 1 credential/,
  },
  telnyx: {
    add: async (ask) => {
      const profile = firstOf(await ask('GET', '/v2/outbound_voice_profiles'), 'data')
      return ask('POST', '/v2/credential_connections', {
        connection_name: 'by hand',
        user_name: 'byhand1',
        password: 'Correct-horse-8',
        outbound: { outbound_voice_profile_id: profile['id'] },
      })
    },
    count: async (ask) => {
      const { id } = firstOf(await ask('GET', '/v2/outbound_voice_profiles'), 'data')
      const all = listOf(await ask('GET', '/v2/credential_connections'), 'data')
      return all.filter(({ outbound }) => (outbound as Body)['outbound_voice_profile_id'] === id)
        .length
    },
    said: /kept: .*outbound voice profile \d+, which still has 1 connection/,
  },
  plivo: {
    add: async (ask) => {
      const held = firstOf(
        await ask('GET', '/v1/Account/{account}/Zentrunk/Credential/'),
        'objects',
      )
      return ask('POST', '/v1/Account/{account}/Zentrunk/Trunk/', {
        name: 'by hand',
        trunk_direction: 'outbound',
        credential_uuid: held['credential_uuid'],
      })
    },
    count: async (ask) => {
      const path = '/v1/Account/{account}/Zentrunk'
      const held = listOf(await ask('GET', `${path}/Credential/`), 'objects')
      return listOf(await ask('GET', `${path}/Trunk/`), 'objects').filter((trunk) =>
        held.some((one) => one['credential_uuid'] === trunk['credential_uuid']),
      ).length
    },
    said: /kept: .*credential \S+, which still has 1 trunk/,
  },
  sinch: {
    add: async (ask) => {
      const held = firstOf(
        await ask('GET', '/v1/projects/{account}/credentialLists'),
        'credentialLists',
      )
      const made = await ask('POST', '/v1/projects/{account}/trunks', {
        name: 'by hand',
        hostName: 'by-hand',
      })
      return ask('POST', `/v1/projects/{account}/trunks/${String(made['id'])}/credentialLists`, {
        credentialListIds: [held['id']],
      })
    },
    count: async (ask) => {
      const path = '/v1/projects/{account}'
      const held = firstOf(await ask('GET', `${path}/credentialLists`), 'credentialLists')
      const used = await ask('GET', `${path}/credentialLists/${String(held['id'])}/trunks`)
      return (used['trunkIds'] as readonly unknown[]).length
    },
    said: /kept: .*credential list \S+, which still has 1 trunk/,
  },
}

it.each(Object.entries(carriers))(
  'VideoSDK over %s: what a person adds at the carrier survives a set-up that fails, and is named',
  async (carrier, { add, count, said }) => {
    const world = await combinationWorld()
    const trial = trials.find(({ name }) => name === `videosdk-${carrier}`)
    const keys = world.emulator.keys()[carrier]
    if (!trial || !keys) throw new Error(`no trial over ${carrier}`)
    const options = optionsOf(world, trial)
    await options.carrier.ports.numbers?.buy?.(trial.number)

    const ask: Ask = async (method, path, body) => {
      const known = world.host.sent.findLast(
        // Sinch's trunks have a token of their own.
        ({ url, headers }) =>
          url.startsWith(keys.baseUrl) &&
          (carrier !== 'sinch' || headers['authorization']?.startsWith('Bearer ')),
      )
      const { accountSid = '', authId = keys.ids['projectId'] ?? accountSid } = keys.credentials
      const isForm = carrier === 'twilio' && body !== undefined
      const reply = await world.host.fetch({
        method,
        url: keys.baseUrl + path.replace('{account}', authId),
        headers: {
          authorization: known?.headers['authorization'] ?? known?.headers['Authorization'] ?? '',
          'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        },
        body: isForm
          ? new URLSearchParams(body as Record<string, string>).toString()
          : body && JSON.stringify(body),
      })
      if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.body}`)
      return JSON.parse(reply.body) as Body
    }
    // The carrier's end is made by then; the platform refuses its own.
    let added = false
    const fetch: Host['fetch'] = async (request, limits) => {
      if (request.method === 'GET') return world.host.fetch(request, limits)
      if (!added) await add(ask)
      added = true
      return { status: 400, headers: {}, body: '{"message":"made up"}' }
    }
    const platform = world.platformEnd('videosdk', { ...world.host, fetch })
    const error: unknown = await connectGateway({ ...options, platform, dryRun: false }).catch(
      (thrown: unknown) => thrown,
    )
    if (!CallError.isInstance(error)) throw new Error('it did not fail')
    expect(added).toBe(true)
    expect(error.message).toMatch(said)
    expect(error.message).not.toContain('could not be undone')
    expect(await count(ask)).toBe(1)
  },
)

it.each(['both', 'outbound'] as const)(
  'a number that a person puts on the gateway of VideoSDK (%s) survives a set-up that fails, and is told of',
  async (direction) => {
    const world = await combinationWorld()
    const trial = trials.find(({ name }) => name === 'videosdk-telnyx')
    if (!trial) throw new Error('no trial')
    const options = optionsOf(world, trial)
    await options.carrier.ports.numbers?.buy?.(trial.number)
    const gateways = world.platformEnd('videosdk').ports.gateways
    const outbound = async () =>
      (await gateways?.list())?.find(
        (one) => one.name === trial.name && one.direction === 'outbound',
      )
    // The last step is refused, with a number on the gateway by then.
    let added = false
    const fetch: Host['fetch'] = async (request, limits) => {
      const made = request.method === 'GET' || added ? undefined : await outbound()
      if (!made) return world.host.fetch(request, limits)
      added = true
      await gateways?.attach?.(made.id, ['+14155550199'])
      return { status: 400, headers: {}, body: '{"message":"made up"}' }
    }
    const platform = world.platformEnd('videosdk', { ...world.host, fetch })
    const dispatch = { agent: 'agent-1' }
    const change = direction === 'both' ? {} : { direction, dispatch }
    const error: unknown = await connectGateway({
      ...options,
      ...(change as object),
      platform,
      dryRun: false,
    }).catch((thrown: unknown) => thrown)
    expect(added).toBe(true)
    expect(String(error)).toContain(
      'kept: VideoSDK: the outbound gateway, which still has 1 number of others',
    )
    expect((await outbound())?.numbers).toContain('+14155550199')
  },
)
