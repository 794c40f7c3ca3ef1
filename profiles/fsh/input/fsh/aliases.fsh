// Names of others, as facts: national identifier and code systems of Norway, and HL7's.
Alias: $fnr = urn:oid:2.16.578.1.12.4.1.4.1
Alias: $dnr = urn:oid:2.16.578.1.12.4.1.4.2
Alias: $fhn = urn:oid:2.16.578.1.12.4.1.4.3
Alias: $hpr = urn:oid:2.16.578.1.12.4.1.4.4
Alias: $orgnr = urn:oid:2.16.578.1.12.4.1.4.101
Alias: $resh = urn:oid:2.16.578.1.12.4.1.4.102
Alias: $her = urn:oid:2.16.578.1.12.4.1.2
Alias: $9034 = urn:oid:2.16.578.1.12.4.1.1.9034
Alias: $9060 = urn:oid:2.16.578.1.12.4.1.1.9060
Alias: $9602 = urn:oid:2.16.578.1.12.4.1.1.9602
Alias: $9151 = urn:oid:2.16.578.1.12.4.1.1.9151
Alias: $municipalitycode = http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode
Alias: $v3rolecode = http://terminology.hl7.org/CodeSystem/v3-RoleCode
Alias: $consentscope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $actcode = http://terminology.hl7.org/CodeSystem/v3-ActCode
Alias: $flagdetail = http://hl7.org/fhir/StructureDefinition/flag-detail
Alias: $pertainsToGoal = http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal
