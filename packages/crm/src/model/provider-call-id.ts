const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Anything that can neither leave a path segment nor mean something within one: no dots, slashes, or percent signs. */
const token = /^[A-Za-z0-9][A-Za-z0-9_:-]{0,127}$/

interface Shape {
  readonly pattern: RegExp
  readonly description: string
}

const uuidShape: Shape = { pattern: uuid, description: 'a UUID' }

/** Shapes of call ids by plugin id. Sources: the providers' OpenAPI documents and SDK samples. */
const shapes: ReadonlyMap<string, Shape> = new Map([
  ['twilio', { pattern: /^CA[0-9a-f]{32}$/i, description: 'CA and 32 hexadecimal digits' }],
  // Samples are `v2:` or `v3:` and base64url; that nothing else follows is inferred.
  ['telnyx', { pattern: /^v\d:[A-Za-z0-9_-]{10,120}$/, description: 'a call_control_id (v3:…)' }],
  ['vonage', uuidShape],
  ['plivo', uuidShape],
  // Samples are both; old ones have a suffix, which is not taken.
  [
    'sinch',
    {
      pattern: /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i,
      description: '32 hexadecimal digits or a UUID',
    },
  ],
])

const fallback: Shape = {
  pattern: token,
  description: 'up to 128 letters, digits, underscores, colons or hyphens',
}

/** What is wrong with a call id given from outside, by the id of its provider's plugin; null when its shape is right. */
export const callIdFault = (pluginId: string, id: string): string | null => {
  const { pattern, description } = shapes.get(pluginId) ?? fallback
  return pattern.test(id) ? null : `must be ${description}`
}
