import { expect, test } from 'vitest'
import { isStockMessage } from './stock-message.ts'

test.each(['Forbidden', 'forbidden.', 'Missing Authentication Token', 'INTERNAL SERVER ERROR'])(
  'says no more than a status does: %j',
  (text) => {
    expect(isStockMessage(text)).toBe(true)
  },
)

test.each(['Routing rule not found', 'sipCallFrom is required', 'Token is invalid or expired'])(
  'names its subject: %j',
  (text) => {
    expect(isStockMessage(text)).toBe(false)
  },
)
