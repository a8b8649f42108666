import type { SinchSettings } from '../settings.ts'
import type { SvamlAction } from './format.ts'

/** The storage is required: Sinch keeps no recording (developers.sinch.com …/recording). */
export const startRecording = ({
  destinationUrl,
  credentials,
  format,
}: NonNullable<SinchSettings['recording']>): SvamlAction => ({
  name: 'startRecording',
  options: {
    destinationUrl,
    credentials,
    ...(format !== undefined && { format }),
    notificationEvents: true,
  },
})
