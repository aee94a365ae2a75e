import * as z from 'zod'

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
})

/** The properties of each resource of a type in a synthesized template.
 * @throws Error where it is no template */
export const propertiesOf = (template: unknown, type: string): Record<string, unknown>[] =>
  Object.values(templateSchema.parse(template).Resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties)
