import { inputError, type Fault, type Gateway } from '@callplane/core'
import {
  runSteps,
  type RunStepsOptions,
  type Step,
  orNull,
  unlessGone,
  nameTaken,
  faultIf,
  faultUnless,
} from '@callplane/kit'
import { addressFaults } from './validate.ts'
import { addressListSteps } from './access.ts'
import { blockOf, sipLists } from './access-lists.ts'
import { need, type GatewaySpec } from './steps.ts'
import { ownedNumbers } from './assign-numbers.ts'
import type twilio from 'twilio'

interface Created {
  readonly addressList?: string
  readonly domain?: string
}

const domainHost = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.sip\.twilio\.com$/i

const check = (wanted: GatewaySpec, answerUrl: string): void => {
  const faults: Fault[] = [
    ...faultUnless(domainHost.test(wanted.address), ['address'], 'must be NAME.sip.twilio.com'),
    ...faultUnless(
      URL.canParse(answerUrl) && answerUrl.startsWith('https://'),
      ['answerUrl'],
      'must be an https URL',
    ),
    ...faultUnless(
      wanted.allowedAddresses?.length,
      ['allowedAddresses'],
      'required: they decide who may dial',
    ),
    ...addressFaults(wanted),
    ...faultIf(
      wanted.credentials,
      ['credentials'],
      'not supported: the caller sends no credentials',
    ),
    // 32207: "a SIP call is made to a Twilio SIP domain using SRTP, which is not supported"; whether `Secure` changes
    // that is not documented.
    ...faultIf(
      wanted.mediaEncryption === 'required' || wanted.mediaEncryption === 'preferred',
      ['mediaEncryption'],
      'not supported: a SIP domain refuses SRTP',
    ),
  ]
  if (faults.length > 0) throw inputError('input-invalid', 'Twilio SIP domain', faults, 'twilio')
}

/** Steps that make a SIP domain with an address list and a document. */
export const domainSteps = async (
  client: twilio.Twilio,
  wanted: GatewaySpec,
  answerUrl: string,
  releasesAddress = false,
): Promise<readonly Step<Created>[]> => {
  check(wanted, answerUrl)
  await ownedNumbers(client, wanted.numbers)
  const { domains } = client.sip
  const name = wanted.address.toLowerCase()
  const find = async () =>
    (await domains.list()).find(({ domainName }) => domainName === name) ?? null
  const lists = (domain: string) => domains(domain).auth.calls.ipAccessControlListMappings
  const existing = await find()
  if (existing && existing.voiceUrl !== answerUrl) throw nameTaken('twilio', 'a SIP domain has it')
  return [
    ...addressListSteps(client, wanted.name, wanted.allowedAddresses ?? []),
    {
      name: 'SIP domain',
      async find() {
        const there = await find()
        return there && { domain: there.sid }
      },
      async do() {
        const voice = { voiceUrl: answerUrl, voiceMethod: 'POST' }
        const made = await domains.create({ domainName: name, friendlyName: wanted.name, ...voice })
        return { domain: made.sid }
      },
      // Its name would be reserved for 30 days (support.twilio.com 50492295345947).
      async undo({ domain }) {
        const sid = domain ?? (await find())?.sid
        if (releasesAddress) return sid && unlessGone(domains(sid).remove())
        return sid && `SIP domain ${sid}, which holds the address ${name} and accepts no calls`
      },
    },
    {
      name: 'address list on SIP domain',
      async find({ domain, addressList }) {
        const all = await lists(need(domain)).list()
        return all.some(({ sid }) => sid === addressList) ? {} : null
      },
      async do({ domain = '', addressList = '' }) {
        await lists(domain).create({ ipAccessControlListSid: addressList })
      },
      undo: ({ domain = '', addressList = '' }) => unlessGone(lists(domain)(addressList).remove()),
    },
  ]
}

/** A SIP domain with an address list and a document, undone when a step fails. */
export const createDomain = async (
  client: twilio.Twilio,
  wanted: GatewaySpec,
  answerUrl: string,
  telling: Pick<RunStepsOptions, 'onProgress' | 'onUndoable' | 'record'>,
): Promise<Gateway> => {
  const steps = await domainSteps(client, wanted, answerUrl)
  const options = { provider: 'twilio', subject: 'Twilio SIP domain', ...telling }
  const { domain = '' } = await runSteps<Created>(steps, {}, options)
  return { ...wanted, mediaEncryption: 'none', id: domain }
}

type Domain = Awaited<ReturnType<twilio.Twilio['sip']['domains']['list']>>[number]

const gatewayOf = async (client: twilio.Twilio, domain: Domain): Promise<Gateway> => {
  const mapped = await client.sip.domains(domain.sid).auth.calls.ipAccessControlListMappings.list()
  const addresses = await Promise.all(mapped.map(({ sid }) => sipLists(client).addresses(sid)))
  return {
    id: domain.sid,
    name: domain.friendlyName || domain.sid,
    address: domain.domainName,
    transport: 'tls',
    allowedAddresses: addresses.flat().map(blockOf),
    mediaEncryption: 'none',
    numbers: [],
    direction: 'outbound',
  }
}

export const domainGateway = async (client: twilio.Twilio, id: string): Promise<Gateway | null> => {
  const domain = await orNull(client.sip.domains(id).fetch())
  return domain && gatewayOf(client, domain)
}

export const listDomains = async (client: twilio.Twilio): Promise<Gateway[]> =>
  Promise.all((await client.sip.domains.list()).map((domain) => gatewayOf(client, domain)))

export const removeDomain = async (client: twilio.Twilio, id: string): Promise<void> => {
  const domain = await client.sip.domains(id).fetch()
  const mappings = client.sip.domains(id).auth.calls.ipAccessControlListMappings
  for (const { sid } of await mappings.list()) await unlessGone(mappings(sid).remove())
  const list = domain.friendlyName ? await sipLists(client).addressList(domain.friendlyName) : null
  if (list) await unlessGone(client.sip.ipAccessControlLists(list.sid).remove())
  await unlessGone(client.sip.domains(id).remove())
}
