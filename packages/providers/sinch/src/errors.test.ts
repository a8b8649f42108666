import { describe, expect, test } from 'vitest'
import { reply } from '../test/fake.ts'
import * as errors from './errors.ts'

const as = (refuse: typeof errors.refusal) => (response: ReturnType<typeof reply>) =>
  refuse(response, 0, (text) => text)
const refusal = as(errors.refusal)
const trunkRefusal = as(errors.trunkRefusal)

const fault = { errorCode: 40_002, message: 'Invalid field', reference: 'ref-1' }

describe('a refusal of the calling API', () => {
  test('shows the code, the text and the reference that its support asks for', () => {
    const { message } = refusal(reply(400, fault))
    expect(message).toContain('40002')
    expect(message).toContain('Invalid field')
    expect(message).toContain('ref-1')
  })

  test.each([
    ['a reference that is too long', { ...fault, reference: 'r'.repeat(65) }, 'rrr'],
    ['a reference with other characters before it', { ...fault, reference: ' !ref' }, '!ref'],
    ['a reference with other characters behind it', { ...fault, reference: 'ref!' }, 'ref!'],
    ['no reference', { errorCode: 40_002, message: 'Invalid field' }, 'undefined'],
  ])('leaves out %s', (_what, body, absent) => {
    const refused = refusal(reply(400, body))
    expect(refused.dialled).toBe('no')
    expect(refused.message).not.toContain(absent)
  })

  test.each([
    ['40002 as text', { ...fault, errorCode: '40002' }, 'no'],
    ['no text', { errorCode: 40_002 }, 'no'],
    ['no code', { message: 'Invalid field' }, 'unknown'],
    ['a code of four digits', { ...fault, errorCode: 4_000 }, 'unknown'],
    ['a code of six digits', { ...fault, errorCode: 400_020 }, 'unknown'],
    ['digits before a code', { ...fault, errorCode: 'x40002' }, 'unknown'],
  ])('with %s it may have dialled: %o', (_what, body, dialled) => {
    expect(refusal(reply(400, body)).dialled).toBe(dialled)
    expect(refusal(reply(500, body)).dialled).toBe('unknown')
  })

  test.each([
    [{ errorCode: 40_004, message: 'x' }, 401, 'auth'],
    [{ errorCode: 40_005, message: 'x' }, 400, 'number-invalid'],
    [{ errorCode: 40_001, message: 'cli is not allowed' }, 400, 'caller-id'],
    [{ errorCode: 40_001, message: 'bad caller ID' }, 400, 'caller-id'],
    [{ errorCode: 40_001, message: 'bad destination' }, 400, 'number-invalid'],
  ])('%j is %i: %s', (body, status, code) => {
    expect(refusal(reply(status, body)).code).toBe(code)
  })

  test('that conflicts may conflict with itself', () => {
    expect(refusal(reply(409, fault)).dialled).toBe('unknown')
  })
})

describe('a refusal of the trunking API', () => {
  test.each([
    [{ status: 'NOT_FOUND', message: 'no such trunk' }, 404, 'NOT_FOUND'],
    [{ status: 'NOT_FOUND', error_description: 'no such trunk' }, 404, 'no such trunk'],
    [{ message: 'no such trunk' }, 404, 'no such trunk'],
  ])('%j', (body, status, text) => {
    const { message, dialled } = trunkRefusal(reply(status, body))
    expect(message).toContain(text)
    expect(dialled).toBe('no')
  })

  test.each([
    ['small letters', 'Not_Found'],
    ['more than forty', 'N'.repeat(41)],
    ['a number before it', '4NOT'],
    ['a number behind it', 'NOT4'],
  ])('leaves out a status of %s', (_what, status) => {
    expect(trunkRefusal(reply(404, { status, message: 'gone' })).message).not.toContain(status)
  })

  test('without a text is not the provider’s own', () => {
    expect(trunkRefusal(reply(404, { status: 'NOT_FOUND' })).dialled).toBe('unknown')
  })

  test('of a name that is taken is a conflict', () => {
    const body = { status: 'ALREADY_EXISTS', message: 'trunk already exists' }
    expect(trunkRefusal(reply(409, body)).code).toBe('conflict')
  })
})
