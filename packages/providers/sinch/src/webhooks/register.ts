import { objectOf, textOf } from '@callplane/kit'
import { callbacksPath, type Api } from '../client/api.ts'

/** Where callbacks of the application go. */
export interface Callbacks {
  readonly primary: string
  /** Called where the primary one is not reached or fails. */
  readonly fallback?: string | undefined
}

/** The callback URLs of the Voice application: one for all of its calls. */
export interface CallbacksApi {
  /** Null where none is set: then nothing is reported, and callers are not taken. */
  get(): Promise<Callbacks | null>
  set(callbacks: Callbacks): Promise<void>
}

export const webhooksApi = (api: Api, applicationKey: string): CallbacksApi => {
  const path = callbacksPath(applicationKey)
  return {
    async get() {
      const url = objectOf(objectOf(await api.configure('GET', path))?.url)
      const primary = textOf(url?.primary)
      const fallback = textOf(url?.fallback)
      return primary === undefined ? null : { primary, ...(fallback !== undefined && { fallback }) }
    },
    async set({ primary, fallback }) {
      await api.configure('POST', path, { body: { url: { primary, fallback } } })
    },
  }
}
