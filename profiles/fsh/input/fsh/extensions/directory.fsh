Extension: IpValidPeriod
Id: ip-valid-period
Title: "Period of validity"
Description: "When the entry of the directory holds: R4 has no period on these. Gyldighetsperiode."
Context: Organization, HealthcareService, HealthcareService.coverageArea
* insert Nb([[Gyldighetsperiode]])
* value[x] only Period
* value[x] 1..1
