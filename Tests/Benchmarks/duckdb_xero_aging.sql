-- Aging by customer over one Xero sales-invoice export: duckdb_aging.sql for a file with one row per line item.
--
-- Before it: SET VARIABLE input = 'sales_invoices.csv'; SET VARIABLE output = 'aging.csv';
--            SET VARIABLE as_of = '2025-06-30';
--
-- The amount due stands on every line of a document: it is taken once, as the largest by number and contact, never
-- summed. Days, too, are the same on every line of a document.
--
-- What makes it fast: nothing is detected, only six of forty-four columns are read, only lines of unpaid sales invoices
-- are brought together, and only what comes out of that has its days read. Threads are DuckDB's default, all cores.
--
-- Credit notes and overpayments belong to no bucket. The file does not say when a document was paid: what is due is
-- what was due on the day of the export, which has to be the as-of day.
COPY (
    WITH lines AS (
        SELECT "ContactName", "InvoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmountDue"
        FROM read_csv(
            getvariable('input'),
            header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
            columns = {
                'ContactName': 'VARCHAR',
                'EmailAddress': 'VARCHAR',
                'POAddressLine1': 'VARCHAR',
                'POAddressLine2': 'VARCHAR',
                'POAddressLine3': 'VARCHAR',
                'POAddressLine4': 'VARCHAR',
                'POCity': 'VARCHAR',
                'PORegion': 'VARCHAR',
                'POPostalCode': 'VARCHAR',
                'POCountry': 'VARCHAR',
                'SAAddressLine1': 'VARCHAR',
                'SAAddressLine2': 'VARCHAR',
                'SAAddressLine3': 'VARCHAR',
                'SAAddressLine4': 'VARCHAR',
                'SACity': 'VARCHAR',
                'SARegion': 'VARCHAR',
                'SAPostalCode': 'VARCHAR',
                'SACountry': 'VARCHAR',
                'InvoiceNumber': 'VARCHAR',
                'Reference': 'VARCHAR',
                'InvoiceDate': 'VARCHAR',
                'DueDate': 'VARCHAR',
                'PlannedDate': 'VARCHAR',
                'Total': 'DECIMAL(18,4)',
                'TaxTotal': 'DECIMAL(18,4)',
                'InvoiceAmountPaid': 'DECIMAL(18,4)',
                'InvoiceAmountDue': 'DECIMAL(18,4)',
                'InventoryItemCode': 'VARCHAR',
                'Description': 'VARCHAR',
                'Quantity': 'DECIMAL(18,4)',
                'UnitAmount': 'DECIMAL(18,4)',
                'Discount': 'DECIMAL(18,4)',
                'LineAmount': 'DECIMAL(18,4)',
                'AccountCode': 'VARCHAR',
                'TaxType': 'VARCHAR',
                'TaxAmount': 'DECIMAL(18,4)',
                'TrackingName1': 'VARCHAR',
                'TrackingOption1': 'VARCHAR',
                'TrackingName2': 'VARCHAR',
                'TrackingOption2': 'VARCHAR',
                'Currency': 'VARCHAR',
                'Type': 'VARCHAR',
                'Sent': 'VARCHAR',
                'Status': 'VARCHAR'
            }
        )
        WHERE "InvoiceAmountDue" > 0 AND "Type" = 'Sales invoice'
    ),
    documents AS (
        SELECT
            "ContactName" AS customer_id,
            max("InvoiceAmountDue") AS balance,
            strptime(any_value("InvoiceDate"), '%d/%m/%Y')::DATE AS issued,
            strptime(any_value("DueDate"), '%d/%m/%Y')::DATE AS due
        FROM lines
        GROUP BY "InvoiceNumber", "ContactName"
    ),
    open_items AS (
        SELECT customer_id, balance, getvariable('as_of')::DATE - due AS days_past_due
        FROM documents
        WHERE issued <= getvariable('as_of')::DATE
    )
    SELECT
        customer_id,
        coalesce(sum(balance) FILTER (WHERE days_past_due <= 0), 0) AS not_due,
        coalesce(sum(balance) FILTER (WHERE days_past_due BETWEEN 1 AND 30), 0) AS d1_30,
        coalesce(sum(balance) FILTER (WHERE days_past_due BETWEEN 31 AND 60), 0) AS d31_60,
        coalesce(sum(balance) FILTER (WHERE days_past_due BETWEEN 61 AND 90), 0) AS d61_90,
        coalesce(sum(balance) FILTER (WHERE days_past_due BETWEEN 91 AND 120), 0) AS d91_120,
        coalesce(sum(balance) FILTER (WHERE days_past_due > 120), 0) AS d121_plus
    FROM open_items
    GROUP BY customer_id
    ORDER BY customer_id
) TO (getvariable('output')) (FORMAT csv, HEADER);
