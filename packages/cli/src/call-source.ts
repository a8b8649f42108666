import {
  projectCall,
  type Call,
  type CallFilter,
  type CallListRequest,
  type CallPage,
} from '@callplane/core'
import type { CliContext } from './context.ts'
import { loadDispatcher } from './load-config.ts'
import { givenStore, openExisting } from './open-store.ts'

/** Where calls are read from. */
export interface CallSource {
  get(id: string): Promise<Call | null>
  list(request: CallListRequest): Promise<CallPage>
  all(filter: CallFilter): AsyncIterable<Call>
  close(): Promise<void>
}

/** Options that say where the calls are. */
export interface SourceOptions {
  readonly store?: string | undefined
  readonly config?: string | undefined
}

const pageSize = 1_000

/** A store without its providers: what only a plugin can tell, such as `providerRef`, is null. */
const view = (record: Parameters<typeof projectCall>[0]): Call =>
  projectCall(record, () => undefined)

const fromStore = (store: ReturnType<typeof openExisting>): CallSource => {
  const list: CallSource['list'] = async ({ limit = 100, after, ...filter }) => {
    const { records, next } = await store.calls.list(filter, { limit, after })
    return { calls: records.map(view), next }
  }
  return {
    list,
    async get(id) {
      const record = await store.calls.get(id)
      return record && view(record)
    },
    async *all(filter) {
      let after: string | undefined
      do {
        const page = await list({ ...filter, limit: pageSize, after })
        yield* page.calls
        after = page.next ?? undefined
      } while (after !== undefined)
    },
    close: () => store.close(),
  }
}

/** The calls of `--store` or `CALLPLANE_STORE`, else of the dispatcher in the configuration file. */
export const openCalls = async (
  options: SourceOptions,
  context: CliContext,
): Promise<CallSource> => {
  const address = options.config === undefined ? givenStore(options.store, context) : undefined
  if (address) return fromStore(openExisting(address))
  const dispatcher = await loadDispatcher(options.config, context)
  const { get, list, all } = dispatcher.calls
  return { get, list, all, close: () => dispatcher.close() }
}
