import { inputError, type Connect, type FrontDoor } from '@callplane/core'
import { inlineDocument } from '@callplane/flows'
import type { FieldReader } from '@callplane/kit'
import { addressNames, besideUrl, onlyWithUrl } from './parse.ts'

type Read = ReturnType<FrontDoor['parse']>

/** The document at `Url`, which any carrier can run, in place of Twilio's own options. Undefined without `Url`. */
export const answeringDocument = (form: FieldReader): Connect | undefined => {
  if (form.has('ApplicationSid'))
    throw inputError(
      'input-invalid',
      'Twilio request',
      [
        {
          path: ['body', 'ApplicationSid'],
          message: 'only Twilio knows what the application answers with; give Url or Twiml',
        },
      ],
      'twilio',
    )
  const url = form.text('Url')
  if (url === undefined) {
    form.drop(addressNames, onlyWithUrl)
    return undefined
  }
  const method = form.oneOf('Method', ['GET', 'POST'])
  const fallback = form.text('FallbackUrl')
  const fallbackMethod = form.oneOf('FallbackMethod', ['GET', 'POST'])
  form.drop('Twiml', besideUrl)
  return {
    document: {
      url,
      dialect: 'twiml',
      ...(method && { method }),
      ...(fallback !== undefined && {
        fallback: { url: fallback, ...(fallbackMethod && { method: fallbackMethod }) },
      }),
    },
  }
}

/** `Twiml` that says more than a near end, as steps that any carrier can do. */
export const inlineTwiml = (
  twiml: string,
): { readonly connect: Connect; readonly notes: Read['notes'] } =>
  inlineDocument('twiml', twiml, 'Twiml')
