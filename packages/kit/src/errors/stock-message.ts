import { STATUS_CODES } from 'node:http'

/** Lower case, without punctuation and a trailing "error". */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/ error$/, '')

/**
 * What proxies and API gateways answer by themselves, in JSON and under the key `message`: every reason phrase of HTTP,
 * and the defaults of the gateways that are met most. Sources: "Gateway response types" of Amazon API Gateway; the
 * error bodies of Kong Gateway.
 */
const stockMessages: ReadonlySet<string> = new Set(
  [
    ...Object.values(STATUS_CODES).flatMap((phrase) => phrase ?? []),
    'Access denied',
    'An invalid response was received from the upstream server',
    'API rate limit exceeded',
    'Endpoint request timed out',
    'Error',
    'Invalid API Key identifier specified',
    'Limit Exceeded',
    'Missing Authentication Token',
    'Network error communicating with endpoint',
    'No API key found in request',
    'no Route matched with those values',
    'Request Too Long',
    'Service temporarily unavailable',
    'The upstream server is timing out',
  ].map(plain),
)

/**
 * Whether an error text may be that of a proxy or gateway in front of the provider: it says no more than an HTTP status
 * does. Such a text does not prove that the provider refused, so it must not make `dialled` say `no`.
 */
export const isStockMessage = (text: string): boolean => stockMessages.has(plain(text))
