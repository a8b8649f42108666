import type { ErrorName } from './errors.ts'

/**
 * Numbers that have a meaning in requests with test credentials (twilio.com/docs/iam/test-credentials). They have it with
 * the credentials of the emulator too, whose account pays for nothing.
 */
export const testCallees: ReadonlyMap<string, ErrorName> = new Map([
  ['+15005550001', 'testInvalid'],
  ['+15005550002', 'testUnroutable'],
  ['+15005550003', 'testNoPermission'],
  ['+15005550004', 'testBlocked'],
])

/** Cannot be a caller ID. */
export const INVALID_TEST_NUMBER = '+15005550001'

/** Belongs to every account. */
export const VALID_TEST_NUMBER = '+15005550006'
