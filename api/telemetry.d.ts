import { Dispatcher, Provider, maskNumber, maskText, maskWithin } from "@callplane/core";
import { Meter, Tracer } from "@opentelemetry/api";
import { z } from "zod";
type Servers = Readonly<Record<string, string>>;
interface InstrumentOptions {
  readonly tracer?: Tracer | undefined;
  readonly meter?: Meter | undefined;
  readonly servers?: Servers | undefined;
}
declare const instrument: <Providers extends readonly Provider[], RuleId extends string = string>(dispatcher: Dispatcher<Providers, RuleId>, options?: InstrumentOptions) => Dispatcher<Providers, RuleId>;
type Schema = z.core.$ZodType;
declare const maskPersonal: (value: unknown, schema: Schema) => unknown;
export { type InstrumentOptions, instrument, maskNumber, maskPersonal, maskText, maskWithin };