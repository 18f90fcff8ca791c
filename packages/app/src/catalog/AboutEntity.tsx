import {
  EntityInfoCard,
  EntityRefLinks,
  getEntityRelations,
  useEntity,
} from '@backstage/plugin-catalog-react';
import type { ReactNode } from 'react';
import styles from './AboutEntity.module.css';

/**
 * What an entity is. In place of the catalog's own card, which compiles JSON schemas with `eval` and so needs a content security policy that
 * the portal doesn't give.
 */
export function AboutEntity() {
  const { entity } = useEntity();
  const owners = getEntityRelations(entity, 'ownedBy');
  const systems = getEntityRelations(entity, 'partOf', { kind: 'system' });
  return (
    <EntityInfoCard title="About">
      <dl className={styles.facts}>
        <Fact name="Description">{entity.metadata.description}</Fact>
        <Fact name="Owner">
          {owners.length > 0 && (
            <EntityRefLinks entityRefs={owners} defaultKind="group" />
          )}
        </Fact>
        <Fact name="System">
          {systems.length > 0 && (
            <EntityRefLinks entityRefs={systems} defaultKind="system" />
          )}
        </Fact>
        <Fact name="Type">{entity.spec?.type?.toString()}</Fact>
        <Fact name="Lifecycle">{entity.spec?.lifecycle?.toString()}</Fact>
        <Fact name="Tags">{entity.metadata.tags?.join(', ')}</Fact>
      </dl>
    </EntityInfoCard>
  );
}

function Fact(props: { name: string; children: ReactNode }) {
  if (!props.children) {
    return null;
  }
  return (
    <div className={styles.fact}>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
