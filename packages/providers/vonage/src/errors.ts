import { createRefusal, objectOf, textOf, type Json, type ProviderFault } from '@callplane/kit'

interface Fault extends ProviderFault {
  /** Names of the refused parameters. */
  readonly invalid: readonly string[]
}

/** Problem+JSON, or the older `{type, error_title}`. */
const faultOf = (body: Json): Fault | undefined => {
  const type = textOf(body.type)
  const title = textOf(body.title) ?? textOf(body.error_title)
  if (!type || !title) return undefined
  const given = Array.isArray(body.invalid_parameters) ? (body.invalid_parameters as unknown[]) : []
  const invalid = given.flatMap((item) => {
    const parameter = objectOf(item)
    const name = textOf(parameter?.name)
    return name === undefined ? [] : [{ name, reason: textOf(parameter?.reason) ?? '' }]
  })
  const detail = textOf(body.detail) ?? title
  const faults = invalid.map(({ name, reason }) => `${name}: ${reason}`).join('; ')
  return {
    code: type.replace(/^.*#/, ''),
    text: faults === '' ? detail : `${detail} (${faults})`,
    invalid: invalid.map(({ name }) => name),
  }
}

/**
 * Classifies a response of the Voice API other than 2xx. Calls above the rate are never queued, and an event reports a
 * call that fails later.
 */
export const refusal = createRefusal({
  provider: 'vonage',
  faultOf,
  refusals: [400, 401, 402, 403, 404, 405, 415, 422, 429],
  codeOf({ invalid }, status) {
    if (status !== 400 || invalid.length === 0) return undefined
    if (invalid.every((name) => /^to\b/.test(name))) return 'number-invalid'
    return invalid.every((name) => /^from\b/.test(name)) ? 'caller-id' : undefined
  },
})

/** The same for the older numbers API, which has its own error bodies (numbers.yml of the vendor's specifications). */
export const numbersRefusal = createRefusal({
  provider: 'vonage',
  faultOf(body) {
    const code = textOf(body['error-code'])
    return code === undefined ? undefined : { code, text: textOf(body['error-code-label']) ?? '' }
  },
  refusals: [400, 401, 403, 404, 420, 429],
})
