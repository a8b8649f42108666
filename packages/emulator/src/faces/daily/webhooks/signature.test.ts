import { expect, test } from 'vitest'
import { signDaily } from './signature.ts'

// Computed with OpenSSL: printf '%s' '1700000000.{"a":"ü"}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary | base64
test('a signature is that of OpenSSL, over the decoded key, the time and the bytes of the body (T10)', () => {
  expect(signDaily('c2VjcmV0LWtleS1vZi1kYWlseS0wMTIzNDU2Nzg5', '1700000000', '{"a":"ü"}')).toBe(
    'pixHrPP2n93J0NaIUoSKhzV9xhN/M631ZZ4xjmi/SY8=',
  )
})
