import type { StoreError } from '../journal/store/store-error.ts'
import { CallError } from '../model/error.ts'
import { withoutNumbers } from '../model/without-numbers.ts'
import type { DispatchWorld } from './world.ts'

/** Of a foreign error's text, in characters. */
const maxWords = 300

type ScrubbingWorld = Pick<DispatchWorld, 'ports'>

/** A text without the instance's credentials and without numbers; empty where the plugin cannot take them out. */
const scrubbed = (text: string, provider: string, world: ScrubbingWorld): string => {
  try {
    return withoutNumbers(world.ports(provider).scrub(text))
  } catch {
    return ''
  }
}

const wordsOf = (error: unknown, provider: string, world: ScrubbingWorld): string => {
  if (!(error instanceof Error)) return `threw ${error === null ? 'null' : `a ${typeof error}`}`
  const { code } = error as { readonly code?: unknown }
  const name = typeof code === 'string' ? `${error.name} ${code}` : error.name
  const message = scrubbed(error.message, provider, world).replaceAll(/\s+/g, ' ').trim()
  return (message === '' ? name : `${name}: ${message}`).slice(0, maxWords)
}

/** A store that failed while a webhook was taken: no fault of the provider or its plugin. The provider delivers again. */
export const logStoreFailure = (
  error: StoreError,
  provider: string,
  { host }: Pick<DispatchWorld, 'host'>,
): void => {
  const { cause, method } = error
  const detail = cause instanceof Error ? withoutNumbers(cause.message).slice(0, maxWords) : ''
  host.log({
    level: 'error',
    event: 'store.failed',
    code: 'store-failed',
    provider,
    method,
    detail,
  })
}

/** Where it was thrown: the frames alone, because the first lines repeat the message. */
const framesOf = (error: unknown): string | undefined =>
  error instanceof Error
    ? error.stack
        ?.split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 10)
        .join('\n')
    : undefined

/**
 * Anything a plugin throws as a `CallError`. A foreign error says nothing about whether something rang; its text is part of
 * the message, scrubbed, and the log has where it was thrown.
 */
export const failureOf = (
  error: unknown,
  provider: string,
  dialled: 'no' | 'unknown',
  world: ScrubbingWorld & Pick<DispatchWorld, 'host'>,
): CallError => {
  if (CallError.isInstance(error)) return error
  const words = wordsOf(error, provider, world)
  world.host.log({
    level: 'error',
    event: 'plugin.unexpected',
    provider,
    detail: words,
    stack: framesOf(error),
  })
  return new CallError('unexpected', `the plugin threw an unclassified error: ${words}`, {
    provider,
    dialled,
    cause: error,
  })
}
