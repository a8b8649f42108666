import { VoiceCallbackWebhooks, type SinchClient } from '@sinch/sdk-core'
import { expect, test } from 'vitest'
import { lifecycle, reached } from '../../../test/reached.ts'
import { sinchClient } from '../../../test/sinch.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const FROM = '+14155550100'
const TO = '+14155550123'
const destination = { type: 'number', endpoint: TO } as const

test('every operation is reached by the official client, or as the documentation prints it', async () => {
  const world = await createWorld()
  const client = sinchClient(world.emulator)
  await applications(client, world)
  await calls(client, world)
  await trunks(client)
  await trunkNumbers(client, world)

  const { byDocument, byClient, unreached } = reached(world.emulator, ['sinch'], /^sinch-sdk/)
  expect(unreached).toEqual([])
  // The client has nothing for the numbers of a trunk.
  const numbers = '/v1/projects/{project}/trunks/{id}/phoneNumbers'
  expect(byDocument).toEqual([`GET ${numbers}`, `POST ${numbers}`, `DELETE ${numbers}/{number}`])
  expect(byClient.length).toBeGreaterThan(40)
  expectSigned(world)
})

async function applications({ voice }: SinchClient, { emulator }: World): Promise<void> {
  const { applications } = voice
  const applicationkey = emulator.keys()['sinch']!.credentials['applicationKey']!
  await applications.updateCallbackURLs({
    applicationkey,
    updateCallbacksRequestBody: { url: { primary: `${APP}/sinch` } },
  })
  expect(await applications.getCallbackURLs({ applicationkey })).toMatchObject({
    url: { primary: `${APP}/sinch` },
  })
  await applications.unassignNumber({ unassignNumbersRequestBody: { number: FROM } })
  await applications.assignNumbers({ assignNumbersRequestBody: { numbers: [FROM] } })
  const { numbers = [] } = await applications.listNumbers()
  expect(numbers[0]).toMatchObject({ number: FROM, applicationkey })
  await applications.queryNumber({ number: TO })
}

async function calls({ voice }: SinchClient, { clock, answers }: World): Promise<void> {
  const { callouts, calls, conferences } = voice
  answers.set('/sinch', JSON.stringify({ action: { name: 'connectConf', conferenceId: 'desk' } }))
  const { callId = '' } = await callouts.custom({
    customCalloutRequestBody: {
      method: 'customCallout',
      customCallout: {
        custom: 'marker',
        ice: JSON.stringify({ action: { name: 'connectPstn', number: TO, cli: FROM } }),
      },
    },
  })
  const second = await callouts.conference({
    conferenceCalloutRequestBody: {
      method: 'conferenceCallout',
      conferenceCallout: { destination, conferenceId: 'desk', enableDice: true },
    },
  })
  await callouts.tts({
    ttsCalloutRequestBody: {
      method: 'ttsCallout',
      ttsCallout: { destination, cli: FROM, text: 'Hello' },
    },
  })
  await clock.advance(5_000)
  expect(await calls.get({ callId })).toMatchObject({
    status: 'ONGOING',
    result: 'ANSWERED',
    custom: 'marker',
  })
  expect(await conferences.get({ conferenceId: 'desk' })).toMatchObject({
    participants: [{ id: callId }, { id: second.callId }],
  })
  await conferences.manageParticipant({
    conferenceId: 'desk',
    callId,
    manageParticipantRequestBody: { command: 'mute' },
  })
  await conferences.kickParticipant({ conferenceId: 'desk', callId: second.callId! })
  await calls.manageWithCallLeg({
    callId,
    callLeg: 'callee',
    manageWithCallLegRequestBody: {
      instructions: [{ name: 'say', text: 'Soon' }],
      action: { name: 'continue' },
    },
  })
  await conferences.kickAll({ conferenceId: 'desk' })
  await clock.advance(1_000)
  const { callId: third = '' } = await callouts.custom({
    customCalloutRequestBody: {
      method: 'customCallout',
      customCallout: { destination, cli: FROM },
    },
  })
  await clock.advance(5_000)
  await calls.update({
    callId: third,
    updateCallRequestBody: { instructions: [], action: { name: 'hangup' } },
  })
  expect(await calls.get({ callId: third })).toMatchObject({
    status: 'FINAL',
    result: 'ANSWERED',
    reason: 'MANAGERHANGUP',
  })
}

async function trunks({ elasticSipTrunking }: SinchClient): Promise<void> {
  const { sipTrunks, sipEndpoints, accessControlList, credentialLists, countryPermissions } =
    elasticSipTrunking
  const { id: trunkId = '' } = await sipTrunks.create({
    createSipTrunkRequestBody: { name: 'acme', hostName: 'acme' },
  })
  await lifecycle({
    create: () =>
      sipEndpoints.create({
        sipTrunkId: trunkId,
        createSipEndpointRequestBody: { name: 'pbx', address: 'pbx.example.com', priority: 1 },
      }),
    id: ({ id }) => id!,
    list: () => sipEndpoints.list({ sipTrunkId: trunkId }),
    get: (sipEndpointId) => sipEndpoints.get({ sipTrunkId: trunkId, sipEndpointId }),
    update: (sipEndpointId) =>
      sipEndpoints.update({
        sipTrunkId: trunkId,
        sipEndpointId,
        updateSipEndpointRequestBody: { name: 'pbx', address: '203.0.113.7', priority: 2 },
      }),
    remove: (sipEndpointId) => sipEndpoints.delete({ sipTrunkId: trunkId, sipEndpointId }),
  })
  const { id: list = '' } = await accessControlList.create({
    createAccessControlListBody: {
      name: 'acme',
      ipRanges: [{ ipAddress: '203.0.113.0', range: 24 }],
    },
  })
  await lifecycle({
    create: () =>
      accessControlList.addIpRange({
        accessControlListId: list,
        addIpRangeRequestBody: { ipAddress: '198.51.100.7', range: 32 },
      }),
    id: ({ id }) => id!,
    list: () => accessControlList.listIpRanges({ accessControlListId: list }),
    update: (ipRangeId) =>
      accessControlList.updateIpRange({
        accessControlListId: list,
        ipRangeId,
        updateIpRangeRequestBody: { ipAddress: '198.51.100.8', range: 32 },
      }),
    remove: (ipRangeId) =>
      accessControlList.deleteIpRange({ accessControlListId: list, ipRangeId }),
  })
  await accessControlList.addToTrunk({
    trunkId,
    addAccessControlListToTrunkRequestBody: { accessControlListIds: [list] },
  })
  await accessControlList.listForTrunk({ trunkId })
  await accessControlList.deleteFromTrunk({ trunkId, accessControlListId: list })
  await accessControlList.get({ id: list })
  await accessControlList.update({
    id: list,
    updateAccessControlListRequestBody: { name: 'other', ipRanges: [{ ipAddress: '203.0.113.9' }] },
  })
  await accessControlList.list()
  await accessControlList.delete({ id: list })

  const { id: users } = await credentialLists.create({
    createCredentialListRequestBody: {
      name: 'acme',
      credentials: [{ username: 'acme', password: 'Correct-horse-7' }],
    },
  })
  const credentialListIds = [users]
  await sipTrunks.addCredentialLists({
    trunkId,
    addCredentialListIdsToTrunkRequestBody: { credentialListIds },
  })
  await sipTrunks.updateCredentialLists({
    trunkId,
    updateCredentialListIdsForTrunkRequestBody: { credentialListIds },
  })
  await sipTrunks.listCredentialLists({ trunkId })
  await credentialLists.listTrunks({ id: users })
  await sipTrunks.deleteCredentialList({ trunkId, credentialListId: users })
  await credentialLists.get({ id: users })
  await credentialLists.list()
  await credentialLists.update({ id: users, updateCredentialListRequestBody: { name: 'other' } })
  await credentialLists.updateCredential({
    id: users,
    username: 'acme',
    updateCredentialPasswordRequestBody: { password: 'Battery-staple-8' },
  })
  await credentialLists.deleteCredential({ id: users, username: 'acme' })
  await credentialLists.delete({ id: users })

  await countryPermissions.list()
  expect(await countryPermissions.get({ isoCode: 'SE' })).toMatchObject({ enabled: false })
  await countryPermissions.update({
    isoCode: 'SE',
    updateCountryPermissionRequestBody: { enabled: true },
  })

  await sipTrunks.list()
  await sipTrunks.update({
    sipTrunkId: trunkId,
    updateSipTrunkRequestBody: { name: 'other', hostName: 'other' },
  })
  expect(await sipTrunks.get({ sipTrunkId: trunkId })).toMatchObject({
    domain: 'other.pstn.sinch.com',
  })
  await sipTrunks.delete({ sipTrunkId: trunkId })
}

async function trunkNumbers(
  { elasticSipTrunking }: SinchClient,
  { emulator }: World,
): Promise<void> {
  const { credentials, ids } = emulator.keys()['sinch']!
  const basic = Buffer.from(`${credentials['keyId']}:${credentials['keySecret']}`)
  const { id = '' } = await elasticSipTrunking.sipTrunks.create({
    createSipTrunkRequestBody: { name: 'acme', hostName: 'acme' },
  })
  const numbers = async (method: string, path = '', body?: unknown) => {
    const { status, body: reply } = await emulator.handle({
      method,
      url: `/sinch/v1/projects/${ids['projectId']}/trunks/${id}/phoneNumbers${path}`,
      headers: {
        authorization: `Basic ${basic.toString('base64')}`,
        'content-type': 'application/json',
      },
      body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
      origin: 'http://emulator.invalid',
    })
    expect(status).toBeLessThan(300)
    return JSON.parse(new TextDecoder().decode(reply as Uint8Array) || '{}') as {
      readonly id: string
    }
  }
  const { id: number } = await numbers('POST', '', { phoneNumber: FROM })
  await numbers('GET')
  await numbers('DELETE', `/${number}`)
}

/** Callbacks, as the vendor's own check takes them. */
function expectSigned({ emulator, received }: World): void {
  const { applicationKey, applicationSecret } = emulator.keys()['sinch']!.credentials
  const webhooks = new VoiceCallbackWebhooks({
    applicationKey: applicationKey!,
    applicationSecret: applicationSecret!,
  })
  const events = received.map(({ method, url, headers, body }) => {
    const path = new URL(url).pathname
    expect(webhooks.validateAuthenticationHeader(headers, body, path, method)).toBe(true)
    return webhooks.parseEvent(JSON.parse(body)).event
  })
  expect(events.toSorted()).toEqual(['ace', 'ace', 'dice', 'dice', 'dice'])
}
