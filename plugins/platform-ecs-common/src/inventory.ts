import { z } from 'zod';

/**
 * `GET /inventory`: what services there are, for other plugins of the portal. People read `/services`.
 *
 * A cluster that could not be read has a `problem`, and says nothing about what services it has.
 */
export const inventorySchema = z.object({
  clusters: z.array(
    z.object({
      /** The configured id of the cluster, as in URLs. */
      cluster: z.string(),
      region: z.string(),
      problem: z.string().optional(),
      services: z.array(
        z.object({
          name: z.string(),
          arn: z.string(),
          tags: z.record(z.string(), z.string()),
        }),
      ),
    }),
  ),
});

/** @see inventorySchema */
export type EcsInventory = z.output<typeof inventorySchema>;

/** The annotation of a catalog entity that names its ECS service: the one that AWS's own Backstage plugin reads. */
export const ECS_SERVICE_ARN_ANNOTATION =
  'aws.amazon.com/amazon-ecs-service-arn';

/** The annotation that finds the services by their tags: `key=value`, several separated by commas. AWS's own plugin reads it too. */
export const ECS_SERVICE_TAGS_ANNOTATION =
  'aws.amazon.com/amazon-ecs-service-tags';
