import { z } from 'zod'
import { webAddress } from './flow-step-schema.ts'
import type { WebAddress } from './flow-step.ts'
import { lineOfText } from '../text.ts'

/** A language in which applications answer their provider: TwiML, TeXML, NCCO or Plivo XML. */
export type DocumentDialect = 'twiml' | 'texml' | 'ncco' | 'plivo-xml'

/** An application that answers with documents, as the provider of its dialect requests them. */
export interface ApplicationDocument {
  /** `https:` or `http:` URL of the first document, at most 4096 characters. */
  readonly url: string
  /**
   * The first document itself, at most 65,536 characters: it is not requested, and `url` is where its relative URLs lead
   * from. It may lead to every origin that it names.
   */
  readonly content?: string | undefined
  /** The dialect in which the application answers and is asked. */
  readonly dialect: DocumentDialect
  /** Default: that of the dialect's provider, which is `GET` for `ncco`, else `POST`. */
  readonly method?: 'GET' | 'POST' | undefined
  /** Name of the account of the document runner whose credentials sign the requests. Absent: they are not signed. */
  readonly signAs?: string | undefined
  /** Requested where a document cannot be had. `https:` or `http:` URL. Absent: the call ends as it does at the provider. */
  readonly fallback?: WebAddress | undefined
  /**
   * Where the door is through which the application placed the call, as a URL: it is told the door's id of the call,
   * whichever provider carries it, and finds recordings there. Absent: it is told the id of the provider that carries the call, where that is
   * the dialect's own, else one that is made of the id of the record.
   */
  readonly door?: string | undefined
}

/** An application that answers with documents, in place of a near end. */
export interface DocumentNearEnd {
  /** Whose documents say what happens on the call. Needs `documents` of `createDispatcher`. */
  readonly document: ApplicationDocument
}

/** The schema of a URL of an application. */
export const applicationUrl = lineOfText(4096).regex(
  /^https?:\/\/[^\s/]\S*$/i,
  'must be an https: or http: URL',
)

/** The schema of `DocumentDialect`. */
export const documentDialect = z.enum(['twiml', 'texml', 'ncco', 'plivo-xml'])

/** The schema of `ApplicationDocument`. */
export const applicationDocument = z.strictObject({
  url: applicationUrl,
  content: z.string().max(65_536).optional(),
  dialect: documentDialect,
  method: z.enum(['GET', 'POST']).optional(),
  signAs: lineOfText(128).min(1).optional(),
  fallback: webAddress.extend({ url: applicationUrl }).optional(),
  door: applicationUrl.optional(),
}) satisfies z.ZodType<ApplicationDocument>
