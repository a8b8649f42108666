import { describe, expect, it } from 'vitest'
import { memoryContacts, memoryUsers, type MemoryContact } from '../index.ts'
import { testCrm, testRequestId, tokenFor } from '../crm.fixture.ts'
import { callDocument } from './call-document.ts'
import { newEntry } from '../log/new-entry.ts'

// The request and the responses of docs.tetherai.ca/api-reference/calls/record-an-outbound-sdk-call-browser-to-phone,
// with its own fictional numbers.
const request = { contactId: '64f0a1b2c3d4e5f6a7b8c9d0', phoneNumber: '+14165550199' }
const response = {
  success: true,
  call: {
    provider: 'sinch',
    direction: 'outbound',
    status: 'initiated',
    from: '+14165550100',
    to: '+14165550199',
  },
  message: 'Call recorded',
}
const completed = {
  _id: '64f0a1b2c3d4e5f6a7b8cb00',
  callId: '64f0a1b2c3d4e5f6a7b8cb00',
  provider: 'sinch',
  providerCallId: 'sinch-call-abc123',
  direction: 'outbound',
  status: 'completed',
  from: '+14165550100',
  to: '+14165550199',
  contactId: '64f0a1b2c3d4e5f6a7b8c9d0',
  conversationId: '64f0a1b2c3d4e5f6a7b8c9e0',
  organizationId: '64f0a1b2c3d4e5f6a7b8c9d3',
  userId: '64f0a1b2c3d4e5f6a7b8c9d4',
  providerPhoneNumber: '+14165550100',
  startTime: '2026-05-15T09:10:00.000Z',
  answerTime: '2026-05-15T09:10:08.000Z',
  endTime: '2026-05-15T09:12:34.000Z',
  duration: 154,
  recordings: [],
  createdAt: '2026-05-15T09:10:00.000Z',
  updatedAt: '2026-05-15T09:12:34.000Z',
}

const reference = (type: string, id: string) => ({ system: 'crm', type, id })
const caller = { tenant: completed.organizationId, sub: completed.userId }

const theirs: MemoryContact = {
  tenant: completed.organizationId,
  reference: reference('contact', request.contactId),
  numbers: [request.phoneNumber],
}

const sinch = (contacts: readonly MemoryContact[] = [theirs]) =>
  testCrm({
    contacts: memoryContacts(contacts),
    users: memoryUsers([
      { tenant: completed.organizationId, id: completed.userId, number: '+14165550100' },
    ]),
    provider: { name: 'sinch' },
    conversationOf: async () => reference('conversation', completed.conversationId),
  })

const initiate = async (body: unknown, { call } = sinch()) =>
  call('POST', '/api/calls/sdk/initiate', body, await tokenFor(caller))

describe('POST /api/calls/sdk/initiate as the page has it', () => {
  it('records the call with both fields', async () => {
    const reply = await initiate(request)
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject(response)
    const { call } = reply.body
    expect(call._id).toMatch(/^[0-9a-f]{24}$/)
    expect(call.callId).toBe(call._id)
    expect(call).toMatchObject({
      contactId: completed.contactId,
      conversationId: completed.conversationId,
      organizationId: completed.organizationId,
      userId: completed.userId,
      providerPhoneNumber: completed.providerPhoneNumber,
      recordings: [],
    })
  })

  it('takes the number of the contact when only the contact is given', async () => {
    const reply = await initiate({ contactId: request.contactId })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject(response)
    expect(reply.body.call.contactId).toBe(request.contactId)
  })

  it('finds the contact when only the number is given', async () => {
    const reply = await initiate({ phoneNumber: request.phoneNumber })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject(response)
    expect(reply.body.call.contactId).toBe(request.contactId)
  })

  it('records without a contact where none has the number, or more than one', async () => {
    const other = { ...theirs, reference: reference('contact', 'another') }
    for (const contacts of [[], [theirs, other]]) {
      const reply = await initiate({ phoneNumber: request.phoneNumber }, sinch(contacts))
      expect(reply.status).toBe(201)
      expect(reply.body).toMatchObject(response)
      expect(reply.body.call).not.toHaveProperty('contactId')
      expect(reply.body.call).not.toHaveProperty('conversationId')
    }
  })

  it('refuses with neither, and stores nothing', async () => {
    const crm = sinch()
    const reply = await initiate({}, crm)
    expect(reply.status).toBe(400)
    expect(reply.body).toEqual({
      success: false,
      code: 'input.invalid',
      message:
        'contactId: give contactId or phoneNumber of the call; phoneNumber: give contactId or phoneNumber of the call',
      errors: [
        { field: 'contactId', message: 'give contactId or phoneNumber of the call' },
        { field: 'phoneNumber', message: 'give contactId or phoneNumber of the call' },
      ],
      requestId: testRequestId,
    })
    const history = await crm.call('GET', '/api/calls/history', undefined, await tokenFor(caller))
    expect(history.body).toEqual({ success: true, calls: [], total: 0 })
  })
})

describe('the Call document', () => {
  it('is the one of the page for the same call; its duration includes ringing', () => {
    const entry = {
      ...newEntry(Date.parse(completed.createdAt), {
        tenant: completed.organizationId,
        source: 'browser',
        direction: 'outbound',
      }),
      id: completed._id,
      provider: completed.provider,
      providerCallId: completed.providerCallId,
      status: 'completed' as const,
      from: completed.from,
      to: completed.to,
      providerNumber: completed.providerPhoneNumber,
      references: {
        contact: reference('contact', completed.contactId),
        conversation: reference('conversation', completed.conversationId),
        organisation: reference('organisation', completed.organizationId),
        user: reference('user', completed.userId),
      },
      answeredAt: completed.answerTime,
      endedAt: completed.endTime,
      totalDuration: 154,
      talkDuration: 146,
      updatedAt: completed.updatedAt,
    }
    expect(callDocument(entry)).toEqual({
      ...completed,
      talkDuration: 146,
      source: 'browser',
      version: 1,
    })
  })
})
