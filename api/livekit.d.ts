import { z } from "zod";
import { FrontDoor, JsonObject } from "@callplane/core";
interface LivekitDestination {
  readonly country: string;
  readonly city?: string | undefined;
  readonly region?: string | undefined;
}
interface LivekitCodec {
  readonly name: string;
  readonly rate: number;
}
interface LivekitOptions {
  readonly krisp?: boolean | undefined;
  readonly playDialtone?: boolean | undefined;
  readonly displayName?: string | undefined;
  readonly toUser?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly destination?: LivekitDestination | undefined;
  readonly mediaTimeout?: number | undefined;
  readonly codecs?: readonly LivekitCodec[] | undefined;
}
interface LivekitInlineTrunk {
  readonly hostname: string;
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined;
  readonly authUsername?: string | undefined;
  readonly authPassword?: string | undefined;
  readonly destinationCountry?: string | undefined;
  readonly fromHost?: string | undefined;
  readonly headersToAttributes?: Readonly<Record<string, string>> | undefined;
  readonly attributesToHeaders?: Readonly<Record<string, string>> | undefined;
}
interface LivekitRecording {
  readonly folder?: string | undefined;
  readonly media?: 'audio' | 'video' | undefined;
  readonly storage?: JsonObject | undefined;
}
interface LivekitWebhookKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}
interface LivekitSettingsInput {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly baseUrl: string;
  readonly webhookKey?: LivekitWebhookKey | undefined;
  readonly sipHost?: string | undefined;
  readonly inlineTrunks?: Readonly<Record<string, LivekitInlineTrunk>> | undefined;
  readonly recording?: LivekitRecording | undefined;
}
declare const shape: z.ZodObject<{
  apiKey: z.ZodString;
  apiSecret: z.ZodString;
  baseUrl: z.ZodPipe<z.ZodURL, z.ZodTransform<string, string>>;
  webhookKey: z.ZodOptional<z.ZodObject<{
    apiKey: z.ZodString;
    apiSecret: z.ZodString;
  }, z.core.$strict>>;
  sipHost: z.ZodOptional<z.ZodString>;
  inlineTrunks: z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodObject<{
    hostname: z.ZodString;
    transport: z.ZodOptional<z.ZodEnum<{
      tcp: "tcp";
      tls: "tls";
      udp: "udp";
    }>>;
    authUsername: z.ZodOptional<z.ZodString>;
    authPassword: z.ZodOptional<z.ZodString>;
    destinationCountry: z.ZodOptional<z.ZodString>;
    fromHost: z.ZodOptional<z.ZodString>;
    headersToAttributes: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
    attributesToHeaders: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodString>>;
  }, z.core.$strict>>>;
  recording: z.ZodPrefault<z.ZodObject<{
    folder: z.ZodDefault<z.ZodString>;
    media: z.ZodDefault<z.ZodEnum<{
      audio: "audio";
      video: "video";
    }>>;
    storage: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodJSONSchema>>;
  }, z.core.$strict>>;
}, z.core.$strict>;
type LivekitSettings = z.output<typeof shape>;
declare const livekit: import("@callplane/core").Plugin<"livekit", z.ZodType<{
  apiKey: string;
  apiSecret: string;
  baseUrl: string;
  webhookKey?: {
    apiKey: string;
    apiSecret: string;
  } | undefined;
  sipHost?: string | undefined;
  inlineTrunks: Record<string, {
    hostname: string;
    transport?: "tcp" | "tls" | "udp" | undefined;
    authUsername?: string | undefined;
    authPassword?: string | undefined;
    destinationCountry?: string | undefined;
    fromHost?: string | undefined;
    headersToAttributes?: Record<string, string> | undefined;
    attributesToHeaders?: Record<string, string> | undefined;
  }>;
  recording: {
    folder: string;
    media: "audio" | "video";
    storage?: Record<string, z.JSONType> | undefined;
  };
}, LivekitSettingsInput, z.core.$ZodTypeInternals<{
  apiKey: string;
  apiSecret: string;
  baseUrl: string;
  webhookKey?: {
    apiKey: string;
    apiSecret: string;
  } | undefined;
  sipHost?: string | undefined;
  inlineTrunks: Record<string, {
    hostname: string;
    transport?: "tcp" | "tls" | "udp" | undefined;
    authUsername?: string | undefined;
    authPassword?: string | undefined;
    destinationCountry?: string | undefined;
    fromHost?: string | undefined;
    headersToAttributes?: Record<string, string> | undefined;
    attributesToHeaders?: Record<string, string> | undefined;
  }>;
  recording: {
    folder: string;
    media: "audio" | "video";
    storage?: Record<string, z.JSONType> | undefined;
  };
}, LivekitSettingsInput>>, z.ZodType<LivekitOptions, LivekitOptions, z.core.$ZodTypeInternals<LivekitOptions, LivekitOptions>>>;
declare const frontDoor: FrontDoor;
export { type LivekitCodec, type LivekitDestination, type LivekitInlineTrunk, type LivekitOptions, type LivekitRecording, type LivekitSettings, type LivekitSettingsInput, type LivekitWebhookKey, livekit, frontDoor as livekitFrontDoor };