import { useState } from 'react';
import { Select, TextAreaField } from '@backstage/ui';
import {
  documentFormats,
  offerImportInputSchema,
  type DocumentFormat,
} from '@alphaswarm-admin/plugin-managed-services-common';
import { FormDialog } from '../parts/FormDialog';
import styles from '../parts/parts.module.css';
import { useManagedServicesAction } from '../useManagedServicesAction';

/** Takes a document; what it would change is the next dialog's to say, before anything is done. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const act = useManagedServicesAction();
  const [format, setFormat] = useState<DocumentFormat>('yaml');
  const [document, setDocument] = useState('');
  const [asked, setAsked] = useState(false);
  const parsed = offerImportInputSchema.safeParse({ format, document });

  const read = async (file: File | undefined) => {
    if (!file) return;
    setDocument(await file.text());
    setFormat(file.name.endsWith('.csv') ? 'csv' : 'yaml');
  };
  const next = () => {
    if (!parsed.success) {
      setAsked(true);
      return;
    }
    onClose();
    act({ path: '/import', input: parsed.data, subject: 'the catalogue' });
  };

  return (
    <FormDialog
      title="Import managed services"
      problems={
        asked && parsed.error
          ? parsed.error.issues.map(({ message }) => `The document ${message}.`)
          : []
      }
      onCancel={onClose}
      onContinue={next}
    >
      <Select
        size="small"
        label="Format"
        options={documentFormats.map(id => ({ id, label: id.toUpperCase() }))}
        value={format}
        onChange={value =>
          setFormat(documentFormats.find(known => known === value) ?? 'yaml')
        }
      />
      <label className={styles.file}>
        From a file
        <input
          type="file"
          accept=".yaml,.yml,.csv"
          onChange={event => void read(event.target.files?.[0])}
        />
      </label>
      <div className={styles.wide}>
        <TextAreaField
          label="Document"
          description="As Export writes it. Offers that it doesn’t hold stay as they are."
          rows={12}
          value={document}
          onChange={setDocument}
        />
      </div>
    </FormDialog>
  );
}
