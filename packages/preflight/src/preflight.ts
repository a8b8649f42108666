import type { Host } from '@callplane/core'
import { inputError } from '@callplane/core'
import type { DocumentAccount } from '@callplane/flows'
import {
  fetchDocuments,
  type AnswerEndpoint,
  type DocumentSource,
} from './fetch/fetch-documents.ts'
import { readFolder, type FolderLimits, type FolderRead } from './files/read-folder.ts'
import { reportOf, type PreflightReport } from './report/report.ts'
import { readProgram, scanProgram } from './scan.ts'
import { isTarget, targetIds } from './targets/assumed-accounts.ts'
import { targetOf } from './targets/judge.ts'

/** What to look at. */
export interface PreflightOptions extends FolderLimits {
  /** The folder of the code base. Absent: only endpoints are looked at. Nothing outside it is read, and none of it is run. */
  readonly folder?: string | undefined
  /** Ids of the providers to move to, such as `telnyx`. Default: every provider that is known. */
  readonly to?: readonly string[] | undefined
  /** Answer endpoints to ask. They do what they do for a call. */
  readonly endpoints?: readonly AnswerEndpoint[] | undefined
  /** Also asks the answer URLs that call sites name. Default: false. */
  readonly fetchFound?: boolean | undefined
  /** Sends the requests to endpoints. Needed with `endpoints` and `fetchFound`. */
  readonly host?: Host | undefined
  /** Credentials with which requests to endpoints are signed, by the provider that they come from. Default: not signed. */
  readonly accounts?: Readonly<Partial<Record<DocumentSource, DocumentAccount>>> | undefined
  /** Told what is being done, for progress. */
  onProgress?(text: string): void
}

const check = ({ to = [], endpoints = [], fetchFound, host }: PreflightOptions): void => {
  const faults = [
    ...to.flatMap((id, index) =>
      isTarget(id)
        ? []
        : [{ path: ['to', index], message: `must be one of ${targetIds.join(', ')}` }],
    ),
    ...endpoints.flatMap(({ url }, index) =>
      URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
        ? []
        : [{ path: ['endpoints', index, 'url'], message: 'must be an https: or http: URL' }],
    ),
    ...((endpoints.length > 0 || fetchFound === true) && !host
      ? [{ path: ['host'], message: 'is required to ask endpoints' }]
      : []),
  ]
  if (faults.length > 0) throw inputError('settings-invalid', 'preflight', faults)
}

const nothing: FolderRead = { files: [], skipped: [] }

/**
 * Says which calls, documents and webhooks of a code base work at another provider: for each call site and verb, at each
 * target, whether it works as it is, with differences, or not at all. Each target explains the calls with the code that would
 * place them. No code of the folder is run. Throws one `CallError` (`settings-invalid`) for options that are wrong.
 */
export const preflight = async (options: PreflightOptions): Promise<PreflightReport> => {
  check(options)
  const { folder, endpoints = [], fetchFound, host, accounts, onProgress } = options
  const ids = (options.to ?? targetIds).filter(isTarget)
  const targets = (ids.length > 0 ? ids : targetIds).map(targetOf)
  const { files, skipped } = folder === undefined ? nothing : await readFolder(folder, options)
  if (folder !== undefined) onProgress?.(`${files.length} files`)
  const { entries, endpoints: found } = await scanProgram(readProgram(files), targets)
  const asked = [...endpoints, ...(fetchFound === true ? found : [])]
  const fetched =
    host && asked.length > 0
      ? await fetchDocuments(
          asked,
          { host, accounts, onRequest: (url) => onProgress?.(`asking ${url}`) },
          targets,
        )
      : []
  return reportOf([...entries, ...fetched], {
    targets: targets.map(({ id }) => id),
    files: { read: files.length, skipped },
  })
}
