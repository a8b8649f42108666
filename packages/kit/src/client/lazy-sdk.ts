import { CallError } from '@callplane/core'
import { provideRequire } from './bundled-require.ts'

const missingCodes = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'])

/** The package itself, not one that it needs: that would be a broken installation, and says so itself. */
const isMissing = (error: unknown, name: string): boolean => {
  if (!(error instanceof Error) || !missingCodes.has((error as { code?: string }).code ?? ''))
    return false
  return error.message.includes(`'${name}'`)
}

/**
 * Loads a vendor's SDK on first use, once. `name` is the package with its range: `twilio@^6.2.0`.
 * A missing package rejects with `sdk-missing`; whatever else goes wrong is rethrown as it is, and tried again next time.
 */
export const lazySdk = <T>(
  name: string,
  load: () => Promise<T>,
  provider: string,
): (() => Promise<T>) => {
  const bare = name.replace(/(?!^)@.*$/, '')
  let loading: Promise<T> | undefined
  const attempt = async (): Promise<T> => {
    try {
      provideRequire()
      return await load()
    } catch (error) {
      loading = undefined
      if (!isMissing(error, bare)) throw error
      throw new CallError(
        'sdk-missing',
        `${provider} needs the package ${name}, which is not installed: npm install "${name}"`,
        { provider, dialled: 'no', cause: error },
      )
    }
  }
  return () => (loading ??= attempt())
}
