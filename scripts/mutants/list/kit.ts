import type { Mutant } from '../mutant.ts'

const kit = 'packages/kit/src'

export const kitMutants: readonly Mutant[] = [
  {
    bug: 'a request that was read in part keeps quiet about objects inside (F1)',
    file: 'packages/kit/src/request-reader.ts',
    find: 'return [...own, ...this.#nested.flatMap((nested) => nested.leftovers())]',
    replace: 'return own',
  },
  {
    bug: 'an unasked 100 Continue ends the exchange (S13)',
    file: 'packages/kit/src/undici-agent.ts',
    find: 'callback(null, withoutContinue(socket))',
    replace: 'callback(null, socket)',
  },
  {
    bug: 'a signed time in the future is accepted whatever the window',
    file: `${kit}/webhook-request.ts`,
    find: '!(Math.abs(receivedAt - stampMilliseconds) <= windowSeconds * 1000)',
    replace: '!(receivedAt - stampMilliseconds <= windowSeconds * 1000)',
  },
  {
    bug: 'the window of a signed time is read as milliseconds',
    file: `${kit}/webhook-request.ts`,
    find: '<= windowSeconds * 1000)',
    replace: '<= windowSeconds)',
  },
  {
    bug: 'the query of the last webhook is used for the next one',
    file: `${kit}/webhook-request.ts`,
    find: 'if (last?.url === url) return last.query',
    replace: 'if (last) return last.query',
  },
  {
    bug: 'a retry-after date in the past gives a negative wait',
    file: `${kit}/retry-after.ts`,
    find: 'Math.max(0, Math.ceil((at - wallNow) / 1000))',
    replace: 'Math.ceil((at - wallNow) / 1000)',
  },
  {
    bug: 'a retry-after date is given in milliseconds',
    file: `${kit}/retry-after.ts`,
    find: 'Math.ceil((at - wallNow) / 1000)',
    replace: 'Math.ceil(at - wallNow)',
  },
  {
    bug: 'a request whose reply waits for the answer is given up before the phone stops ringing',
    file: `${kit}/deadline.ts`,
    find: '(ringTimeout ?? longestDefaultRing) * 1000 + ringMargin',
    replace: 'longestDefaultRing * 1000 + ringMargin',
  },
  {
    bug: 'an RSA signature is accepted in base64 with characters that are skipped',
    file: `${kit}/signatures.ts`,
    find: "return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null",
    replace: 'return bytes.length > 0 ? bytes : null',
  },
  {
    bug: 'a token without exp or of another issuer passes',
    file: `${kit}/jwt.ts`,
    find: '...(given.issuer === undefined ? {} : { issuer: given.issuer }),',
    replace: '',
  },
  {
    bug: 'a token may use whatever algorithm its header names',
    file: `${kit}/jwt.ts`,
    find: 'algorithms: [given.algorithm],',
    replace: '',
  },
  {
    bug: 'a cached value outlives its time by being read again and again',
    file: `${kit}/cached.ts`,
    find: 'if (known && clock.now() < known.expiresAt) return known.value',
    replace: 'if (known && clock.now() <= known.expiresAt + ttlMilliseconds) return known.value',
  },
  {
    bug: 'a failed load is kept like a value',
    file: `${kit}/cached.ts`,
    find: 'if (entries.get(key) === entry) entries.delete(key)',
    replace: 'entry.expiresAt = clock.now() + ttlMilliseconds',
  },
  {
    bug: 'a request is sent although its send-by time has passed while it waited for a socket',
    file: `${kit}/exchange.ts`,
    find: 'limits.sendBy !== undefined && monotonicOf(clock) >= limits.sendBy',
    replace: 'false',
  },
  {
    bug: 'a request whose socket died is sent a second time',
    file: `${kit}/exchange.ts`,
    find: "if (this.#started) throw this.fail('reset')",
    replace: '',
  },
  {
    bug: 'steps that were adopted are undone like steps that were made',
    file: `${kit}/steps.ts`,
    find: '        found.push(step)\n',
    replace: '        own.push(step)\n',
  },
  {
    bug: 'steps are undone in the order in which they were done',
    file: `${kit}/steps.ts`,
    find: '...(uncertain ? [uncertain] : [])].toReversed()',
    replace: '...(uncertain ? [uncertain] : [])]',
  },
  {
    bug: 'the part of a secret that is another secret is taken first',
    file: `${kit}/scrub.ts`,
    find: '    .sort((a, b) => b.length - a.length)\n',
    replace: '',
  },
  {
    bug: 'a request goes to the URL of the last one',
    file: `${kit}/node-host.ts`,
    find: 'if (last?.url === text) return last.target',
    replace: 'if (last) return last.target',
  },
  {
    bug: 'a token is signed with the private key that was used first',
    file: `${kit}/jwt.ts`,
    find: 'const known = privateKeys.get(pem)',
    replace: 'const known = privateKeys.values().next().value',
  },
  {
    bug: 'the method of a request comes before that of the options',
    file: `${kit}/web-fetch.ts`,
    find: 'init.method ?? request?.method',
    replace: 'request?.method ?? init.method',
  },
  {
    bug: 'the body of a request comes before that of the options',
    file: `${kit}/web-fetch.ts`,
    find: 'init.body ?? request?.body',
    replace: 'request?.body ?? init.body',
  },
  {
    bug: 'the signal of a request comes before that of the options',
    file: `${kit}/web-fetch.ts`,
    find: 'init.signal ?? request?.signal',
    replace: 'request?.signal ?? init.signal',
  },
  {
    bug: 'a token holds for as many milliseconds as it should seconds',
    file: `${kit}/jwt.ts`,
    find: 'exp: issuedAt + wanted.expiresIn',
    replace: 'exp: issuedAt + wanted.expiresIn / 1000',
  },
  {
    bug: 'headers of an interim reply are taken for those of the reply',
    file: `${kit}/exchange.ts`,
    find: '    if (status < 200) return\n',
    replace: '',
  },
]
