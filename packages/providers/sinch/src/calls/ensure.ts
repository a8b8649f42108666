import type { Host, Ports } from '@callplane/core'
import type { Api } from '../client/api.ts'
import type { SinchSettings } from '../settings.ts'
import { webhooksApi } from '../webhooks/register.ts'

/**
 * Sets the application's callback URL before the first call, unless it is set already. A failure stops the call: an
 * answered phone would be told nothing, and be left on a silent line. The next call tries again.
 */
export const createEnsure = (
  { webhookPath, applicationKey }: SinchSettings,
  { publicUrl }: Pick<Host, 'publicUrl'>,
  api: Api,
): Ports['ensure'] => {
  if (webhookPath === undefined || publicUrl === undefined) return undefined
  const primary = `${publicUrl}${webhookPath}`
  const callbacks = webhooksApi(api, applicationKey)
  let registered: Promise<void> | undefined
  const register = async (): Promise<void> => {
    const there = await callbacks.get()
    if (there?.primary !== primary) await callbacks.set({ ...there, primary })
  }
  return async () => {
    registered ??= register()
    try {
      await registered
    } catch (error) {
      registered = undefined
      throw error
    }
  }
}
