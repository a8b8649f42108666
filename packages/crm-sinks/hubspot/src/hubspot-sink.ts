import { SinkError, type CallLogSink, type SinkEntry } from '@callplane/crm'
import type { Client } from '@hubspot/api-client'
import type { CountryCode } from 'libphonenumber-js/max'
import { callProperties, defaultDispositions, type PropertyOptions } from './call-properties.ts'
import { findContact } from './find-contact.ts'
import { hubspotClient, type HubSpotClientOptions } from './hubspot-client.ts'

export interface HubSpotSinkOptions extends HubSpotClientOptions {
  /** Name of the sink. Default `hubspot`; kept with every delivery, so do not rename. */
  readonly name?: string | undefined
  /** `live`: a call appears when it begins and is updated. `final`: once, after its end. Default `live`. */
  readonly accepts?: 'live' | 'final' | undefined
  /**
   * Property of calls that holds our id, with unique values. Default `callplane_call_id`; `setUp()` creates it. It is what
   * keeps a call from being created twice.
   */
  readonly idProperty?: string | undefined
  /** Country of contacts' numbers that are kept without a calling code, such as `US`. Default: such numbers never match. */
  readonly country?: CountryCode | undefined
  /** Ids of HubSpot's outcomes by yours. Default: those that every account has, such as `connected`. */
  readonly dispositions?: Readonly<Record<string, string>> | undefined
  /** HubSpot's owner id of the user who had the call; null for none. Default: none. */
  readonly ownerOf?: ((entry: SinkEntry) => string | null | Promise<string | null>) | undefined
  /** The URL of a recording as HubSpot is to have it; null for none. Default: the one that the provider reported, if https. */
  readonly recordingUrl?: PropertyOptions['recordingUrl'] | undefined
}

export interface HubSpotSink extends CallLogSink {
  /** Creates the property that holds our id, if it is missing. Call it once when an account is connected. */
  setUp(): Promise<void>
}

/** HubSpot takes 100 requests in ten seconds of a private app of the smallest plan; others of the account need some. */
const pace = { requests: 80, perMs: 10_000 }

const reportedUrl: PropertyOptions['recordingUrl'] = (_entry, { url }) =>
  url?.startsWith('https:') ? url : null

/** Creates the call or updates it, whichever is true: HubSpot knows it by our id. */
const upsert = async (
  client: Client,
  idProperty: string,
  properties: Record<string, string>,
): Promise<string> => {
  const { [idProperty]: id = '', ...rest } = properties
  const reply = await client.crm.objects.calls.batchApi.upsert({
    inputs: [{ idProperty, id, properties: rest }],
  })
  const [call] = reply.results
  if (call) return call.id
  // 207: the batch was taken, and its only input was not.
  throw new SinkError('hubspot: refused the call (HTTP 207)', { written: 'no', retryable: false })
}

const contactOf = async (
  client: Client,
  entry: SinkEntry,
  country: CountryCode | undefined,
): Promise<string | null> => {
  const { contact } = entry.references
  if (contact?.system === 'hubspot') return contact.id
  const party = entry.direction === 'inbound' ? entry.from : entry.to
  return party?.startsWith('+') ? findContact(client, party, country) : null
}

/** Shows the call at the contact and its company. Repeating it changes nothing. */
const associate = async (client: Client, call: string, contact: string): Promise<void> => {
  const { basicApi } = client.crm.associations.v4
  await basicApi.createDefault('calls', call, 'contacts', contact)
  const { results } = await basicApi.getPage('contacts', contact, 'companies', undefined, 1)
  const [company] = results
  if (company) await basicApi.createDefault('calls', call, 'companies', company.toObjectId)
}

const createProperty = async (client: Client, name: string): Promise<void> => {
  const { coreApi } = client.crm.properties
  try {
    await coreApi.getByName('calls', name)
  } catch (thrown) {
    if ((thrown as { readonly code?: unknown }).code !== 404) throw thrown
    await coreApi.create('calls', {
      name,
      label: 'Callplane call id',
      description: 'Identifies the call in the system that placed it',
      groupName: 'call',
      type: 'string',
      fieldType: 'text',
      hasUniqueValue: true,
    } as never)
  }
}

/** Keeps a call object in HubSpot for each call, associated with contact and company. */
export const hubspotSink = (options: HubSpotSinkOptions): HubSpotSink => {
  const { name = 'hubspot', accepts = 'live', idProperty = 'callplane_call_id', country } = options
  const { dispositions = defaultDispositions, recordingUrl = reportedUrl, ownerOf } = options
  const run = hubspotClient(options)
  const write = async (client: Client, entry: SinkEntry): Promise<string> => {
    const owner = (await ownerOf?.(entry)) ?? null
    const known = { idProperty, dispositions, recordingUrl, owner }
    return upsert(client, idProperty, callProperties(entry, known))
  }
  return {
    name,
    accepts,
    pace,
    // An upsert by our id, which is unique there: a create whose answer was lost is found by being sent again.
    deduplicates: true,
    create: (entry) =>
      run(async (client) => {
        const call = await write(client, entry)
        const contact = await contactOf(client, entry, country)
        if (contact !== null) await associate(client, call, contact)
        return call
      }),
    update: async (_reference, entry) => {
      await run((client) => write(client, entry))
    },
    setUp: () => run((client) => createProperty(client, idProperty)),
  }
}
